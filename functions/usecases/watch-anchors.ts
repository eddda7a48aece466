// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import {
  integer,
  list,
  literal,
  nullable,
  object,
  oneOf,
  text,
  timestamp,
} from "../../core/decode/decoder.ts";
import { isDomainError } from "../../core/errors.ts";
import type { AnchorPayer } from "../ports/anchor-payer.ts";
import type { AnchorStore } from "../ports/anchor-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { anchorLag } from "./anchor-lag.ts";
import { coinAmount } from "./coin-amount.ts";

/** A contract and the account that pays for its anchors. */
export interface WatchedContract {
  readonly contract: string;
  readonly payer: AnchorPayer;
}

export interface WatchNeeds {
  readonly watched: readonly WatchedContract[];
  readonly anchors: AnchorStore;
  readonly log: LogStore;
  readonly objects: ObjectStore;
  readonly clock: Clock;
}

// Private: it tells what the operator's accounts hold.
export const WATCH_KEY = "watch/anchors.json";
/** a week of an anchor every ten minutes */
export const LEAST_ANCHORS = 1000;
export const MOST_LAG_SECONDS = 3600;
/** a watch that is older tells nothing any more */
const STALE_MS = 10 * 60_000;
// Above the dearest anchor measured (docs/notary.md, "Gas").
const GAS_PER_ANCHOR = 100_000n;
// What a GraphQL Int holds, and more than anybody needs to know.
const MANY = 1_000_000_000n;
const MAX_CHAINS = 8;

const decode = object({
  v: literal(1),
  at: timestamp,
  chains: list(
    object({
      chain: text(72),
      contract: text(42),
      relayer: text(42),
      /** whole coins as a decimal string; null where the node did not answer */
      balance: nullable(text(100)),
      /** that it pays for at the fees of then; null where nothing is paid, or the node did not answer */
      anchorsLeft: nullable(integer(0)),
      funds: oneOf(["OK", "LOW", "UNKNOWN"]),
      lagEntries: integer(0),
      lagSeconds: integer(0),
      pace: oneOf(["OK", "LATE"]),
    }),
    MAX_CHAINS,
  ),
});

/** How the anchors of a register stood when they were last looked at. */
export type AnchorWatch = ReturnType<typeof decode>;
export type WatchedChain = AnchorWatch["chains"][number];

/** Looks at balance and lag of every chain and keeps what it saw, so that whoever asks about it asks no chain. */
export async function watchAnchors(needs: WatchNeeds): Promise<AnchorWatch> {
  const chains = await Promise.all(needs.watched.map((one) => look(one, needs)));
  const at = new Date(needs.clock.nowMs()).toISOString();
  const watch: AnchorWatch = { v: 1, at, chains };
  await needs.objects.put(WATCH_KEY, canonicalBytes(watch), "application/json");
  return watch;
}

/** What was seen last; undefined before the first look. */
export async function readAnchorWatch(objects: Pick<ObjectStore, "get">): Promise<AnchorWatch | undefined> {
  const bytes = await objects.get(WATCH_KEY);
  return bytes && decode(parseStrictJson(decodeUtf8(bytes) ?? ""), WATCH_KEY);
}

/** The same in words that anybody may read: no figure of money, and whether anything needs somebody's hand. */
export function publicWatch(
  watch: AnchorWatch | undefined,
  nowMs: number,
): { readonly isDegraded: boolean; readonly parts: Readonly<Record<string, string>> } {
  if (watch === undefined) return { isDegraded: false, parts: {} };
  if (nowMs - Date.parse(watch.at) > STALE_MS)
    return { isDegraded: true, parts: { anchors: `not watched since ${watch.at}` } };
  const parts = watch.chains.flatMap(({ chain, funds, pace, lagEntries, lagSeconds }) => [
    [`relayer ${chain}`, funds.toLowerCase()],
    [`anchors ${chain}`, pace === "OK" ? "ok" : `late: ${lagEntries} entries, ${lagSeconds} s`],
  ]);
  const isDegraded = watch.chains.some(({ funds, pace }) => funds !== "OK" || pace !== "OK");
  return { isDegraded, parts: Object.fromEntries(parts) };
}

async function look({ contract, payer }: WatchedContract, needs: WatchNeeds): Promise<WatchedChain> {
  const { chain, address: relayer } = payer;
  const [funds, lag] = await Promise.all([fundsOf(payer), anchorLag({ chain, contract }, needs)]);
  const pace = lag.seconds > MOST_LAG_SECONDS ? "LATE" : "OK";
  return { chain, contract, relayer, ...funds, lagEntries: lag.entries, lagSeconds: lag.seconds, pace };
}

async function fundsOf(payer: AnchorPayer): Promise<Pick<WatchedChain, "balance" | "anchorsLeft" | "funds">> {
  try {
    const [balance, price] = await Promise.all([payer.balance(), payer.gasPrice()]);
    const left = price === 0n ? null : balance / (price * GAS_PER_ANCHOR);
    const anchorsLeft = left === null ? null : Number(left > MANY ? MANY : left);
    const funds = anchorsLeft !== null && anchorsLeft < LEAST_ANCHORS ? "LOW" : "OK";
    return { balance: coinAmount(balance), anchorsLeft, funds };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { balance: null, anchorsLeft: null, funds: "UNKNOWN" };
  }
}
