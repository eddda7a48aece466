// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../core/canonical/encoding.ts";
import { DomainError } from "../../core/errors.ts";
import { readStatement, type Statement, statementHash } from "../../core/log/statement.ts";
import { TILE_WIDTH } from "../../core/log/tiles.ts";
import type { CertificateStore } from "../ports/certificate-store.ts";
import type { LogIndex } from "../ports/log-index.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { loadTile, readEntries } from "./log-tiles.ts";
import { readLogSize } from "./read-checkpoint.ts";

export type ChangeKind = "DISCLOSED" | "SUPERSEDED" | "CERTIFIED" | "REVOKED";

/** One log entry that says something about a disclosure. */
export interface Change {
  readonly index: number;
  readonly kind: ChangeKind;
  readonly at: string;
  readonly statementHash: string;
  readonly statement: Exclude<Statement, { readonly type: "keys" }>;
}

export interface Changes {
  readonly items: readonly Change[];
  /** index of the last entry looked at, where the next page begins; undefined where there is nothing new */
  readonly last: number | undefined;
  readonly hasNext: boolean;
}

/** The log after an index, in order and without gaps: `first` entries are looked at, those about keys are left out. */
export async function readChanges(
  { after, first }: { readonly after: number | undefined; readonly first: number },
  { objects }: { readonly objects: ObjectStore },
): Promise<Changes> {
  const size = await readLogSize({ objects });
  const start = after === undefined ? 0 : after + 1;
  const end = Math.min(start + first, size);
  if (start >= end) return { items: [], last: undefined, hasNext: false };
  const entries = await readEntries(objects, size, start, end);
  const items = entries.flatMap((bytes, i) => changeOf(bytes, start + i) ?? []);
  return { items, last: end - 1, hasNext: end < size };
}

interface ChangeNeeds {
  readonly objects: ObjectStore;
  readonly certificates: CertificateStore;
  readonly logIndex: LogIndex;
}

/** Id of the disclosure that a change is about. */
export async function disclosureOfChange(
  { statement, index, statementHash }: Change,
  needs: ChangeNeeds,
): Promise<string> {
  if (statement.type === "disclosure") return statement.id;
  const certificateHash = statement.type === "certificate" ? statementHash : statement.certificate;
  // Before the lookup: what is indexed in between is then looked at twice instead of never.
  const covered = await needs.logIndex.size();
  const indexed = await needs.logIndex.findByStatement(certificateHash);
  if (indexed !== undefined) return indexed.disclosureId;
  const serial =
    statement.type === "certificate"
      ? statement.id
      : await certifiedBy(certificateHash, index, covered, needs);
  const certificate = await needs.certificates.find(serial);
  if (certificate === undefined)
    throw new DomainError("INVARIANT", `the certificate of log entry ${index} is not in the table`);
  return certificate.disclosureId;
}

function changeOf(bytes: Uint8Array, index: number): Change | undefined {
  const statement = readStatement(bytes);
  const hash = toHex(statementHash(bytes));
  switch (statement.type) {
    case "disclosure": {
      const kind = statement.supersedes === null ? "DISCLOSED" : "SUPERSEDED";
      return { index, kind, at: statement.submittedAt, statementHash: hash, statement };
    }
    case "certificate":
      return { index, kind: "CERTIFIED", at: statement.issuedAt, statementHash: hash, statement };
    case "revocation":
      return { index, kind: "REVOKED", at: statement.revokedAt, statementHash: hash, statement };
    case "keys":
      return undefined;
  }
}

/** Serial in the certificate statement with this hash, which stands before `below` and beyond what the index covers. */
async function certifiedBy(
  hash: string,
  below: number,
  covered: number,
  { objects }: Pick<ChangeNeeds, "objects">,
): Promise<string> {
  const size = await readLogSize({ objects });
  for (let tile = Math.floor(below / TILE_WIDTH); tile >= Math.floor(covered / TILE_WIDTH); tile -= 1) {
    const width = Math.min(TILE_WIDTH, size - tile * TILE_WIDTH);
    const leaves = await loadTile(objects, { level: 0, index: tile, width });
    const at = leaves.findIndex((leaf) => toHex(leaf) === hash);
    if (at < 0) continue;
    const index = tile * TILE_WIDTH + at;
    const [entry = new Uint8Array()] = await readEntries(objects, size, index, index + 1);
    const statement = readStatement(entry);
    if (statement.type === "certificate") return statement.id;
  }
  throw new DomainError("INVARIANT", `log entry ${below} revokes a certificate the log does not hold`);
}
