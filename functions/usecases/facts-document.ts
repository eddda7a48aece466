// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { fromBase64Url } from "../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { SEVERITIES } from "../../core/catalogue/catalogue.ts";
import { type Decoder, list, literal, nullable, object, oneOf, text } from "../../core/decode/decoder.ts";
import { type Commitment, commitFacts, salting } from "../../core/disclosure/commitment.ts";
import { decodeFact } from "../../core/disclosure/decode-fact.ts";
import type { Fact } from "../../core/disclosure/fact.ts";
import { DomainError } from "../../core/errors.ts";
import type { Finding } from "../../core/rules/finding.ts";
import { MAX_FACTS } from "../../core/rules/read-facts.ts";
import { VISIBILITIES, type Visibility } from "../../core/rules/stated-fact.ts";
import type { DisclosureRecord } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { type Acceptance, decodeAcceptance } from "./acceptance.ts";

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

const parts = {
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
};
/** Documents of the first version hold no acceptance. */
const decodeFirst: Decoder<FactsDocument> = object({ v: literal(1), ...parts });
const decode = object({ v: literal(2), acceptance: decodeAcceptance, ...parts });

/** Key of the document of an accepted disclosure: every attempt to accept one has a statement, and so a document, of its own. */
export function documentKeyOf(disclosureId: string, statementHash: string): string {
  return `disclosures/${disclosureId}/${statementHash}.json`;
}

/** The bytes of a facts document. */
export function factsDocumentBytes({ facts, findings }: FactsDocument, acceptance: Acceptance): Uint8Array {
  return canonicalBytes({ v: 2, acceptance, facts, findings });
}

/** Loads the facts of a disclosure. A document that is missing or damaged is an INVARIANT: it was written before the record. */
export async function readFactsDocument(
  record: Pick<DisclosureRecord, "id" | "documentKey">,
  objects: Pick<ObjectStore, "get">,
): Promise<FactsDocument> {
  const bytes = await objects.get(record.documentKey);
  const json = bytes === undefined ? undefined : decodeUtf8(bytes);
  if (json === undefined)
    throw new DomainError("INVARIANT", `the facts of disclosure ${record.id} cannot be read`);
  const value = parseStrictJson(json);
  const { facts, findings } = isFirstVersion(value)
    ? decodeFirst(value, "document")
    : decode(value, "document");
  return { facts, findings };
}

/** What was accepted, from its document alone; undefined where there is none. */
export async function readAcceptance(
  documentKey: string,
  objects: Pick<ObjectStore, "get">,
): Promise<Acceptance | undefined> {
  const bytes = await objects.get(documentKey);
  return bytes && decode(parseStrictJson(decodeUtf8(bytes) ?? ""), documentKey).acceptance;
}

function isFirstVersion(value: unknown): boolean {
  return typeof value === "object" && value !== null && "v" in value && value.v === 1;
}

/** The commitment of a disclosure, made again from its facts and its secret; leaves are in commitment order. */
export function commitmentOf(
  record: Pick<DisclosureRecord, "id" | "saltSecret" | "factsRoot">,
  document: FactsDocument,
): Commitment {
  const secret = fromBase64Url(record.saltSecret);
  if (secret === undefined)
    throw new DomainError("INVARIANT", `the secret of disclosure ${record.id} cannot be read`);
  const saltOf = salting(secret);
  const commitment = commitFacts(document.facts.map(({ fact }) => ({ fact, salt: saltOf(fact) })));
  if (commitment.factsRoot !== record.factsRoot) {
    throw new DomainError("INVARIANT", `the facts of disclosure ${record.id} do not lead to its root`);
  }
  return commitment;
}
