// SPDX-License-Identifier: Apache-2.0
import { integer, list, nullable, object, oneOf, text } from "../../core/decode/decoder.ts";
import { CHANGES_FIELD, decodeChanges, STATED_FACT } from "./changes.ts";

/** One small question about one certificate. */
export const HISTORY_QUERY = `query History($serial: String!) {
  certificate(serial: $serial) {
    status revokedAt revocationReason
    disclosure {
      findings { rule { id } severity en: message(language: EN) zh: message(language: ZH) acceptedBecause }
      supersedes { version submittedAt certificate { serial } }
      supersededBy { version submittedAt certificate { serial } ${CHANGES_FIELD} }
      ${CHANGES_FIELD}
    }
  }
}
${STATED_FACT}`;

const TIMEOUT_MS = 10_000;
const MAX_FINDINGS = 1000;
const long = text(8000);

const version = {
  version: integer(1),
  submittedAt: text(64),
  certificate: nullable(object({ serial: text(64) })),
};
const otherVersion = object(version);

const decodeAnswer = object({
  data: object({
    certificate: nullable(
      object({
        status: oneOf(["VALID", "SUPERSEDED", "REVOKED"]),
        revokedAt: nullable(text(64)),
        revocationReason: nullable(text(300)),
        disclosure: object({
          findings: list(
            object({
              rule: object({ id: text(64) }),
              severity: oneOf(["ERROR", "WARNING", "HINT"]),
              en: long,
              zh: long,
              acceptedBecause: nullable(long),
            }),
            MAX_FINDINGS,
          ),
          supersedes: nullable(otherVersion),
          supersededBy: nullable(object({ ...version, changes: decodeChanges })),
          changes: decodeChanges,
        }),
      }),
    ),
  }),
});

export type History = NonNullable<ReturnType<typeof decodeAnswer>["data"]["certificate"]>;
export type OtherVersion = ReturnType<typeof otherVersion>;

/** What the register says around a certificate; undefined where it says nothing usable. It is stated, not checked. */
export async function askHistory(serial: string, graphql: string): Promise<History | undefined> {
  try {
    const answer = await fetch(graphql, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query: HISTORY_QUERY, variables: { serial } }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      credentials: "omit",
      redirect: "error",
    });
    return readHistory(await answer.json());
  } catch {
    return undefined; // the history is an addition; the verdict does not depend on it
  }
}

/** Reads the answer to the query; throws BAD_INPUT on any other shape. */
export function readHistory(answer: unknown): History | undefined {
  return decodeAnswer(answer, "answer").data.certificate ?? undefined;
}
