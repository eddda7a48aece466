// SPDX-License-Identifier: Apache-2.0
import { fromHex, toHex } from "../../core/canonical/encoding.ts";
import { isDomainError } from "../../core/errors.ts";
import type { AnchorRecord, AnchorStore } from "../ports/anchor-store.ts";
import type { MinedAnchor, Notary, NotaryState } from "../ports/notary.ts";
import type { RootClaim } from "./check-log-tree.ts";
import { type LogFindings, readOrFind } from "./log-findings.ts";

/** A contract that may hold roots of the log; without a notary nobody can be asked what it holds. */
export interface CheckedContract {
  /** CAIP-2 */
  readonly chain: string;
  readonly contract: string;
  readonly notary: Pick<Notary, "state" | "mined"> | undefined;
}

export interface AnchorCheckNeeds {
  readonly contracts: readonly CheckedContract[];
  readonly anchors: Pick<AnchorStore, "firstFinalCovering">;
  readonly findings: LogFindings;
}

export interface AnchorCheck {
  /** Roots that FINAL anchors put on a contract, and those that contracts hold now, for sizes above `from` up to `to`. */
  claimsIn(from: number, to: number): Promise<readonly RootClaim[]>;
  /** Tells of anchors of sizes that the log does not have. */
  finish(size: number): Promise<void>;
  readonly anchors: number;
  /** what could not be asked, in words */
  readonly notChecked: readonly string[];
}

interface OpenContract extends CheckedContract {
  readonly where: string;
  readonly state: NotaryState | undefined;
}

/** Reads FINAL anchors in the order of sizes and compares them with what chain nodes say. */
export async function openAnchorCheck(needs: AnchorCheckNeeds): Promise<AnchorCheck> {
  const notChecked: string[] = [];
  const contracts = await Promise.all(needs.contracts.map((one) => open(one, notChecked)));
  let anchors = 0;
  return {
    async claimsIn(from, to) {
      const claims: RootClaim[] = [];
      for (const contract of contracts) {
        claims.push(...stateClaim(contract).filter(({ size }) => size > from && size <= to));
        for await (const anchor of finalAnchors(contract, from, to, needs)) {
          anchors += 1;
          claims.push(...(await claimOf(anchor, contract, needs.findings)));
        }
      }
      return claims;
    },
    async finish(size) {
      for (const contract of contracts) await checkBeyond(contract, size, needs);
    },
    get anchors() {
      return anchors;
    },
    notChecked,
  };
}

async function open(one: CheckedContract, notChecked: string[]): Promise<OpenContract> {
  const where = `${one.chain} ${one.contract}`;
  if (one.notary === undefined) {
    notChecked.push(`${where}: no chain node was given`);
    return { ...one, where, state: undefined };
  }
  try {
    return { ...one, where, state: await one.notary.state() };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    notChecked.push(`${where}: ${error.message}`);
    return { ...one, where, notary: undefined, state: undefined };
  }
}

function stateClaim({ where, state }: OpenContract): readonly RootClaim[] {
  return state === undefined || state.size === 0
    ? []
    : [{ part: "contract", where, size: state.size, root: state.root, isPublished: false }];
}

async function* finalAnchors(
  { chain, contract, where }: OpenContract,
  from: number,
  to: number,
  { anchors, findings }: AnchorCheckNeeds,
): AsyncGenerator<AnchorRecord> {
  for (let above = from; above < to; ) {
    const place = `${where}, the first above size ${above}`;
    const anchor = await readOrFind(findings, "anchor", place, () =>
      anchors.firstFinalCovering(chain, contract, above + 1),
    );
    if (anchor === undefined || anchor.size > to) return;
    yield anchor;
    above = anchor.size;
  }
}

async function claimOf(
  anchor: AnchorRecord,
  contract: OpenContract,
  findings: LogFindings,
): Promise<readonly RootClaim[]> {
  const where = `${contract.where}, size ${anchor.size}`;
  const held = contract.state;
  if (held !== undefined && held.size < anchor.size)
    findings.add("anchor", where, "a contract that holds this size or a larger one", `size ${held.size}`);
  if (contract.notary !== undefined) await checkMined(anchor, where, contract.notary, findings);
  const root = fromHex(anchor.root);
  if (root?.length === 32) return [{ part: "anchor", where, size: anchor.size, root, isPublished: false }];
  findings.add("anchor", where, "a root of 32 bytes", anchor.root);
  return [];
}

async function checkMined(
  { mined }: AnchorRecord,
  where: string,
  notary: Pick<Notary, "mined">,
  findings: LogFindings,
): Promise<void> {
  if (mined === null) return findings.add("anchor", where, "a transaction, since it is FINAL", "none");
  const now = await readOrFind(findings, "anchor", where, () => notary.mined(mined.transaction));
  if (now?.succeeded !== true || now.blockHash !== mined.blockHash)
    findings.add("anchor", where, `transaction ${mined.transaction} in block ${mined.blockHash}`, shown(now));
}

function shown(mined: MinedAnchor | undefined): string {
  if (mined === undefined) return "no such transaction on the chain";
  return `it in block ${mined.blockHash}, ${mined.succeeded ? "successful" : "failed"}`;
}

async function checkBeyond(contract: OpenContract, size: number, needs: AnchorCheckNeeds): Promise<void> {
  const { where, state } = contract;
  const expected = `a root of the log, which has ${size} entries`;
  if (state !== undefined && state.size > size)
    needs.findings.add("contract", where, expected, `size ${state.size}, root ${toHex(state.root)}`);
  for await (const anchor of finalAnchors(contract, size, Number.MAX_SAFE_INTEGER, needs))
    needs.findings.add("anchor", `${where}, size ${anchor.size}`, expected, `size ${anchor.size}`);
}
