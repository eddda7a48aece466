// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../core/canonical/canonical-json.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { literal, object, text } from "../../core/decode/decoder.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { createClient } from "./create-client.ts";

export interface SetUpNeeds extends Readonly<Parameters<typeof createClient>[1]> {
  readonly objects: ObjectStore;
  /** Makes the certificates of the seal where there are none. */
  readonly makeSeal: () => Promise<unknown>;
}

export interface FirstOperator {
  readonly clientId: string;
  /** only in the answer to the run that made it */
  readonly clientSecret?: string;
}

const OPERATOR_KEY = "settings/operator.json";
const decode = object({ v: literal(1), clientId: text(100) });

/**
 * Makes what a register needs once: certificates of the seal and a first operator. A run that dies after making the operator
 * leaves one whose secret nobody has, and the next run makes another.
 */
export async function setUpRegister({ makeSeal, objects, ...needs }: SetUpNeeds): Promise<FirstOperator> {
  await makeSeal();
  const noted = await objects.get(OPERATOR_KEY);
  if (noted !== undefined) {
    const { clientId } = decode(parseStrictJson(decodeUtf8(noted) ?? ""), OPERATOR_KEY);
    return { clientId };
  }
  const operator = await createClient(
    { organizationId: null, roles: ["OPERATOR"], label: "first operator" },
    needs,
  );
  const note = canonicalBytes({ v: 1, clientId: operator.clientId });
  await objects.putIfAbsent(OPERATOR_KEY, note, "application/json");
  return operator;
}
