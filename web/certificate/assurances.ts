// SPDX-License-Identifier: Apache-2.0
import { type Assurance, isSignedBy, readAssurance } from "../../core/assurance/assurance.ts";
import { fromBase64 } from "../../core/canonical/encoding.ts";
import { hash, list, literal, nullable, object, text, timestamp } from "../../core/decode/decoder.ts";
import { attempt } from "../../verifier/evidence.ts";
import { portablePrimitives } from "../../verifier/primitives.ts";

/** An assurance of the register's list, and whether its signature is that of a key listed under its assurer. */
export interface CheckedAssurance {
  readonly assurance: Assurance;
  readonly assurerEn: string | null;
  readonly assurerZh: string | null;
  readonly isSigned: boolean;
}

const TIMEOUT_MS = 10_000;
const MAX_TEXT = 8_000_000;

const decodeFile = object({
  v: literal(1),
  type: literal("touchstone-assurances"),
  disclosure: hash,
  assurers: list(
    object({
      did: text(512),
      nameEn: nullable(text(1000)),
      nameZh: nullable(text(1000)),
      keys: list(
        object({ id: text(600), publicKey: text(64), addedAt: timestamp, revokedAt: nullable(timestamp) }),
        32,
      ),
    }),
    32,
  ),
  assurances: list(object({ statement: text(300_000), signature: text(128), recordedAt: timestamp }), 32),
});

/** The register's list for a disclosure, checked here; undefined where it says nothing usable. */
export async function askAssurances(
  disclosureId: string,
  statementHash: string,
): Promise<readonly CheckedAssurance[] | undefined> {
  try {
    const answer = await fetch(`/disclosures/${encodeURIComponent(disclosureId)}/assurances.json`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      credentials: "omit",
      redirect: "error",
    });
    const json = await answer.text();
    return answer.ok && json.length <= MAX_TEXT
      ? checkAssurances(JSON.parse(json), statementHash)
      : undefined;
  } catch {
    return undefined; // an addition, like the history; the verdict does not depend on it
  }
}

/** Those that speak of this very disclosure, each checked with the keys listed beside it; throws on any other shape. */
export function checkAssurances(file: unknown, statementHash: string): readonly CheckedAssurance[] {
  const { assurers, assurances } = decodeFile(file, "assurances");
  return assurances.flatMap(({ statement, signature }) => {
    const read = attempt(() => readAssurance(statement));
    if (!read.isReadable || read.value.disclosure !== statementHash) return [];
    const assurance = read.value;
    const assurer = assurers.find(({ did }) => did === assurance.assurer);
    const key = fromBase64(assurer?.keys.find(({ id }) => id === assurance.key)?.publicKey ?? "");
    const bytes = fromBase64(signature);
    const isSigned =
      key !== undefined &&
      bytes !== undefined &&
      isSignedBy(key, { statement, signature: bytes }, portablePrimitives.verifyEd25519);
    return [{ assurance, assurerEn: assurer?.nameEn ?? null, assurerZh: assurer?.nameZh ?? null, isSigned }];
  });
}
