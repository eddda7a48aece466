// SPDX-License-Identifier: Apache-2.0
import { DomainError, isDomainError } from "../../../core/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Witness } from "../../ports/member.ts";

const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 10_000;

/**
 * A witness that is left alone for a while after it was UNAVAILABLE, longer each time: one that hangs delays what the log does
 * next once in a while, not in every round.
 */
export function createRestingWitness(witness: Witness, clock: Clock): Witness {
  let restMs = FIRST_REST_MS;
  let until = { ms: 0, problem: "" };
  return {
    ...witness,
    async cosign(...asked) {
      if (clock.nowMs() < until.ms) throw new DomainError("UNAVAILABLE", until.problem);
      try {
        const answer = await witness.cosign(...asked);
        restMs = FIRST_REST_MS;
        return answer;
      } catch (error) {
        if (isDomainError(error) && error.code === "UNAVAILABLE") {
          until = { ms: clock.nowMs() + restMs, problem: error.message };
          restMs = Math.min(2 * restMs, LONGEST_REST_MS);
        }
        throw error;
      }
    },
  };
}
