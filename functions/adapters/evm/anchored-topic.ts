// SPDX-License-Identifier: Apache-2.0
import { Interface } from "ethers";
import { NOTARY_ABI } from "../../../contracts/generated/notary.ts";

/** topic0 of the contract's Anchored event. */
export const ANCHORED_TOPIC = new Interface(NOTARY_ABI).getEvent("Anchored")?.topicHash ?? "";
