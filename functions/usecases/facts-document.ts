// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { fromBase64Url } from "../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { SEVERITIES } from "../../core/catalogue/catalogue.ts";
import { type Decoder, list, literal, nullable, object, oneOf, text } from "../../core/decode/decoder.ts";
import { type Commitment, commitFacts, saltOf } from "../../core/disclosure/commitment.ts";
import { decodeFact } from "../../core/disclosure/decode-fact.ts";
import type { Fact } from "../../core/disclosure/fact.ts";
import { DomainError } from "../../core/errors.ts";
import type { Finding } from "../../core/rules/finding.ts";
import { MAX_FACTS } from "../../core/rules/read-facts.ts";
import { VISIBILITIES, type Visibility } from "../../core/rules/stated-fact.ts";
import type { DisclosureRecord } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";

/** A fact and who may see it. */
export interface KeptFact {
  readonly fact: Fact;
  readonly visibility: Visibility;
}

/** What the register keeps of a disclosure beside its record: every fact, and what the rules said. */
export interface FactsDocument {
  readonly facts: readonly KeptFact[];
  readonly findings: readonly Finding[];
}

const MAX_FINDINGS = 100_000;
const sentence = text(4000);

const decode: Decoder<FactsDocument & { readonly v: 1 }> = object({
  v: literal(1),
  facts: list(object({ fact: decodeFact, visibility: oneOf(VISIBILITIES) }), MAX_FACTS),
  findings: list(
    object({
      rule: text(20),
      severity: oneOf(SEVERITIES),
      messageEn: sentence,
      messageZh: sentence,
      facts: list(text(4000), MAX_FACTS),
      expected: nullable(sentence),
      actual: nullable(sentence),
      delta: nullable(sentence),
      hint: nullable(sentence),
      acceptedBecause: nullable(sentence),
    }),
    MAX_FINDINGS,
  ),
});

/** The bytes of a facts document. */
export function factsDocumentBytes({ facts, findings }: FactsDocument): Uint8Array {
  return canonicalBytes({ v: 1, facts, findings });
}

/** Loads the facts of a disclosure. A document that is missing or damaged is an INVARIANT: it was written before the record. */
export async function readFactsDocument(
  record: Pick<DisclosureRecord, "id" | "documentKey">,
  objects: ObjectStore,
): Promise<FactsDocument> {
  const bytes = await objects.get(record.documentKey);
  const json = bytes === undefined ? undefined : decodeUtf8(bytes);
  if (json === undefined)
    throw new DomainError("INVARIANT", `the facts of disclosure ${record.id} cannot be read`);
  return decode(parseStrictJson(json), "document");
}

/** The commitment of a disclosure, made again from its facts and its secret; leaves are in commitment order. */
export function commitmentOf(
  record: Pick<DisclosureRecord, "id" | "saltSecret" | "factsRoot">,
  document: FactsDocument,
): Commitment {
  const secret = fromBase64Url(record.saltSecret);
  if (secret === undefined)
    throw new DomainError("INVARIANT", `the secret of disclosure ${record.id} cannot be read`);
  const commitment = commitFacts(document.facts.map(({ fact }) => ({ fact, salt: saltOf(secret, fact) })));
  if (commitment.factsRoot !== record.factsRoot) {
    throw new DomainError("INVARIANT", `the facts of disclosure ${record.id} do not lead to its root`);
  }
  return commitment;
}
