// SPDX-License-Identifier: Apache-2.0
import {
  hash,
  integer,
  list,
  nullable,
  object,
  oneOf,
  text,
  timestamp,
} from "../../../core/decode/decoder.ts";
import { ANCHOR_STATUSES, type AnchorRecord, type AnchorStore } from "../../ports/anchor-store.ts";
import { type Item, readStoredJson, toStoredJson } from "./item.ts";
import { keyPart, sortable } from "./key.ts";
import { putRevision, queryItems, type Selection, type Table } from "./table.ts";

const HEX_CHARACTERS = 100_000;
/** Anchors that are not FINAL are few and recent, so few pages hold the answer. */
const PAGE_SIZE = 8;

const prefixedHash = text(66, /^0x[0-9a-f]{64}$/, "0x and 64 lower-case hex digits");
const prefixedHex = text(HEX_CHARACTERS, /^0x[0-9a-f]*$/, "0x and lower-case hex digits");

const hexBytes = text(8192, /^([0-9a-f]{2})*$/, "whole bytes in lower-case hex");

const decodeFields = object({
  chain: text(128),
  contract: text(128),
  size: integer(1),
  root: hash,
  status: oneOf(ANCHOR_STATUSES),
  revision: integer(1),
  fromSize: integer(0),
  signers: integer(0),
  threshold: integer(0),
  plannedAt: timestamp,
  callData: prefixedHex,
  transactions: list(
    object({ hash: prefixedHash, raw: prefixedHex, nonce: integer(0), sentAt: nullable(timestamp) }),
    100,
  ),
  mined: nullable(
    object({
      transaction: prefixedHash,
      block: integer(0),
      blockHash: prefixedHash,
      at: text(32),
      logIndex: integer(0),
    }),
  ),
  evidence: nullable(object({ header: hexBytes, receiptProof: list(hexBytes, 16) })),
});

/** Records of earlier versions hold no evidence. */
const decodeRecord: typeof decodeFields = (value, path) =>
  decodeFields(typeof value === "object" && value !== null ? { evidence: null, ...value } : value, path);

/** One item an anchor, sorted by size within its contract. */
export function createAnchorStore(table: Table): AnchorStore {
  const first = async (selection: Selection): Promise<AnchorRecord | undefined> => {
    const [item] = await queryItems(table, { ...selection, limit: 1 });
    return item === undefined ? undefined : recordOf(item);
  };
  const final = { filter: "#status = :final", pageSize: PAGE_SIZE };
  return {
    put(record) {
      const { chain, contract, size, revision, status } = record;
      const body = toStoredJson(decodeRecord, record, "anchor");
      return putRevision(table, {
        pk: partition(chain, contract),
        sk: sizeKey(size),
        revision,
        status,
        body,
      });
    },
    latest: (chain, contract) =>
      first({ condition: "#pk = :pk", values: { pk: partition(chain, contract) }, newestFirst: true }),
    latestFinal: (chain, contract) =>
      first({
        ...final,
        condition: "#pk = :pk",
        values: { pk: partition(chain, contract), final: "FINAL" },
        newestFirst: true,
      }),
    firstFinalCovering: (chain, contract, size) =>
      first({
        ...final,
        condition: "#pk = :pk AND #sk >= :sk",
        values: { pk: partition(chain, contract), sk: sizeKey(size), final: "FINAL" },
      }),
  };
}

function partition(chain: string, contract: string): string {
  return `ANCHOR#${keyPart(chain, "anchor.chain")}#${keyPart(contract, "anchor.contract")}`;
}

function sizeKey(size: number): string {
  return `S#${sortable(size)}`;
}

function recordOf({ body }: Item): AnchorRecord {
  return readStoredJson(decodeRecord, body, "anchor");
}
