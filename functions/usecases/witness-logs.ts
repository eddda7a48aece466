// SPDX-License-Identifier: Apache-2.0
import { DomainError, isDomainError } from "../../core/errors.ts";
import { readCheckpoint } from "../../core/log/checkpoint.ts";
import type { VerifierKey } from "../../core/log/verifier-key.ts";
import type { Member, WitnessStore } from "../ports/member.ts";
import { createMember, type MemberNeeds } from "./witness-member.ts";

/** A log that a witness follows: its name, and the keys that sign for it. */
export interface WitnessedLog {
  readonly origin: string;
  readonly keys: readonly VerifierKey[];
}

/** One witness of several logs (C2SP tlog-witness): a memory of its own for each, known by its origin, and the same keys for all. */
export function createWitnessOfLogs(name: string, logs: readonly WitnessedLog[], needs: MemberNeeds): Member {
  const members = new Map(
    logs.map(({ origin, keys }) => {
      const store = memoryOf(origin, needs.store);
      return [origin, createMember({ name, origin, logKeys: keys }, { ...needs, store })] as const;
    }),
  );
  // Tells name, keys and address where it watches no log yet.
  const self = createMember({ name, origin: "", logKeys: [] }, needs);
  return {
    ...self,
    async cosign(oldSize, proof, note) {
      const { origin } = readCheckpoint(note);
      const member = members.get(origin);
      if (member === undefined)
        throw new DomainError(
          "NOT_FOUND",
          `origin: expected a log that is watched, got "${origin.slice(0, 120)}"`,
        );
      return member.cosign(oldSize, proof, note);
    },
    signAnchor: (head) => firstToSign([...members.values()], head),
  };
}

/** The request names no log: a root is that of one log only, and the signature names the log that has it. */
async function firstToSign(
  members: readonly Member[],
  head: Parameters<Member["signAnchor"]>[0],
): Promise<Uint8Array> {
  for (const member of members) {
    try {
      return await member.signAnchor(head);
    } catch (error) {
      if (!isDomainError(error) || error.code !== "FORBIDDEN") throw error;
    }
  }
  throw new DomainError(
    "FORBIDDEN",
    `anchor: expected a head this member has cosigned, got size ${head.size}`,
  );
}

function memoryOf(origin: string, store: WitnessStore): WitnessStore {
  return { load: () => store.load(origin), save: (_name, heads) => store.save(origin, heads) };
}
