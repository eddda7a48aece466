// SPDX-License-Identifier: Apache-2.0
import { readStatement, type Statement } from "../../core/log/statement.ts";
import type { AnchorStore } from "../ports/anchor-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogStore } from "../ports/log-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { readEntries } from "./log-tiles.ts";

interface Needs {
  readonly anchors: AnchorStore;
  readonly log: LogStore;
  readonly objects: ObjectStore;
  readonly clock: Clock;
}

/** How far a contract is behind the published log. */
export interface AnchorLag {
  /** published entries without a final anchor */
  readonly entries: number;
  /** that the oldest of them has waited; 0 where every entry has one */
  readonly seconds: number;
}

export async function anchorLag(
  { chain, contract }: { readonly chain: string; readonly contract: string },
  { anchors, log, objects, clock }: Needs,
): Promise<AnchorLag> {
  const head = await log.head();
  const published = head?.batch?.fromSize ?? head?.size ?? 0;
  const covered = (await anchors.latestFinal(chain, contract))?.size ?? 0;
  if (covered >= published) return { entries: 0, seconds: 0 };
  const [oldest] = await readEntries(objects, published, covered, covered + 1);
  const since = oldest === undefined ? clock.nowMs() : Date.parse(timeOf(readStatement(oldest)));
  const seconds = Math.max(0, Math.round((clock.nowMs() - since) / 1000));
  return { entries: published - covered, seconds };
}

function timeOf(statement: Statement): string {
  switch (statement.type) {
    case "disclosure":
      return statement.submittedAt;
    case "certificate":
      return statement.issuedAt;
    case "revocation":
      return statement.revokedAt;
    case "keys":
      return statement.at;
  }
}
