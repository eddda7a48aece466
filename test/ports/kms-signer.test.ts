// SPDX-License-Identifier: Apache-2.0
import { KMSClient } from "@aws-sdk/client-kms";
import { createKmsSigner } from "../../functions/adapters/kms/signer.ts";
import { wire } from "../fixtures/aws-wire.ts";
import { memoryKms } from "../fixtures/kms-wire.ts";
import { describeSigner } from "./signer.behaviour.ts";

describeSigner("kms", async (algorithm) => {
  const client = new KMSClient(wire(memoryKms(algorithm, "high").answer));
  return createKmsSigner({
    client,
    keyArn: "arn:aws:kms:eu-central-1:111111111111:key/1",
    algorithm,
    keyId: "key",
  });
});
