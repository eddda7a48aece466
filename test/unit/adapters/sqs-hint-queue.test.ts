// SPDX-License-Identifier: Apache-2.0
import { SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { createHintQueue } from "../../../functions/adapters/sqs/hint-queue.ts";
import { type WireAnswer, type WireRequest, wire } from "../../fixtures/aws-wire.ts";

const queueUrl = "https://sqs.eu-central-1.amazonaws.com/111111111111/hints";
const json = (statusCode: number, body: unknown): WireAnswer => ({
  statusCode,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify(body),
});

describe("hint queue", () => {
  it("sends a message without content to the queue", async () => {
    const sent: unknown[] = [];
    const answer = ({ body }: WireRequest) => {
      sent.push(JSON.parse(new TextDecoder().decode(body)));
      return json(200, { MessageId: "1", MD5OfMessageBody: "648419c6f9a2b5ea8014ad99cd1fe9c1" });
    };

    await createHintQueue(new SQSClient({ ...wire(answer), md5: false }), queueUrl).send();

    expect(sent).toEqual([{ QueueUrl: queueUrl, MessageBody: "look" }]);
  });

  it("says UNAVAILABLE when the queue does not answer well", async () => {
    const client = new SQSClient(wire(() => json(500, { __type: "InternalFailure" })));

    await expect(createHintQueue(client, queueUrl).send()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
