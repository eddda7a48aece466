// SPDX-License-Identifier: Apache-2.0
import { fromBase64, fromHex, toHex } from "../../core/canonical/encoding.ts";
import { readCheckpoint } from "../../core/log/checkpoint.ts";
import { receiptMessage } from "../../core/log/receipt.ts";
import { readVerifierKey } from "../../core/log/verifier-key.ts";
import { inclusionPath, isIncluded } from "../../core/merkle/inclusion.ts";
import { merkleRoot } from "../../core/merkle/tree.ts";
import { withLogNodes } from "../../functions/usecases/log-tiles.ts";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { download, type WalkedLog, walkLog } from "../fixtures/register-scene.ts";
import type { Promised } from "./eager-company.ts";

const { verifyEd25519 } = nodePrimitives();

/** What a client holds against a register that was killed: receipts, and every checkpoint it was ever shown. */
export interface Claims {
  readonly url: string;
  readonly promised: ReadonlyMap<string, Promised>;
  /** as notes */
  readonly checkpoints: ReadonlySet<string>;
}

/** Looks at the public log alone, as an auditor would; answers what does not hold. */
export async function brokenClaims(claims: Claims): Promise<readonly string[]> {
  const log = await walkLog(claims.url);
  const hashes = log.statements.map(({ hash }) => hash);
  return [
    ...(toHex(log.checkpoint.root) === log.root
      ? []
      : ["the entries do not have the root of the checkpoint"]),
    ...twice(hashes).map((hash) => `statement ${hash} is in the log twice`),
    ...disclosureProblems(claims, log),
    ...(await receiptProblems(claims, log)),
    ...checkpointProblems(claims, hashes),
  ];
}

/** One entry a disclosure, one certificate each; nothing that nobody submitted. */
function disclosureProblems({ promised }: Claims, { statements }: WalkedLog): readonly string[] {
  const disclosed = statements.flatMap((one) => (one.type === "disclosure" ? one : []));
  const certified = statements.flatMap((one) => (one.type === "certificate" ? one.disclosure : []));
  const known = new Set([...promised.values()].map(({ receipt }) => receipt.statementHash));
  return [
    ...twice(disclosed.map(({ id }) => id)).map((id) => `disclosure ${id} is in the log twice`),
    ...twice(certified).map((hash) => `disclosure ${hash} has two certificates`),
    ...disclosed
      .filter(({ hash }) => !known.has(hash))
      .map(({ id }) => `disclosure ${id} is in the log under a hash that no receipt names`),
    ...[...known]
      .filter((hash) => !certified.includes(hash))
      .map((hash) => `statement ${hash} has no certificate`),
  ];
}

async function receiptProblems(
  { url, promised }: Claims,
  { checkpoint, statements }: WalkedLog,
): Promise<readonly string[]> {
  const trust = JSON.parse(
    new TextDecoder().decode(await download(`${url}/.well-known/touchstone.json`)),
  ) as { readonly origin: string; readonly logKey: string };
  const { publicKey } = readVerifierKey(trust.logKey);
  const { size, root } = checkpoint;
  const get = (key: string) => download(`${url}/${key}`);
  const problems: string[] = [];
  for (const [name, { receipt }] of promised) {
    const { signature, ...body } = receipt;
    const { statementHash, issuedAt, maxMergeDelaySeconds } = body;
    const message = receiptMessage({ origin: trust.origin, statementHash, issuedAt, maxMergeDelaySeconds });
    if (!verifyEd25519(publicKey, message, fromBase64(signature) ?? new Uint8Array()))
      problems.push(`${name}: the receipt's signature is not the log's`);
    const index = statements.findIndex(({ hash }) => hash === statementHash);
    if (index < 0) {
      problems.push(`${name}: a receipt was handed out for ${statementHash}, and the log has no such entry`);
      continue;
    }
    const path = await withLogNodes({ get }, size, (read) => inclusionPath(index, size, read));
    const leaf = fromHex(statementHash) ?? new Uint8Array();
    if (!isIncluded({ leaf, index, size, path }, root))
      problems.push(`${name}: the tiles do not prove that entry ${index} is in the log`);
  }
  return problems;
}

/** What was ever served is of this log: its root is that of the first entries. */
function checkpointProblems({ checkpoints }: Claims, hashes: readonly string[]): readonly string[] {
  const leaves = hashes.map((hash) => fromHex(hash) ?? new Uint8Array());
  return [...checkpoints]
    .map(readCheckpoint)
    .filter(
      ({ size, root }) => size > leaves.length || toHex(merkleRoot(leaves.slice(0, size))) !== toHex(root),
    )
    .map(({ size }) => `the checkpoint of size ${size} that was served once is not of this log`);
}

function twice(names: readonly string[]): readonly string[] {
  return names.filter((name, i) => names.indexOf(name) !== i);
}
