// SPDX-License-Identifier: Apache-2.0
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { DomainError } from "../../../core/errors.ts";

/** Wakes whoever waits behind a queue. The body carries nothing: what to do is read from the outbox. */
export interface HintQueue {
  /** Throws UNAVAILABLE. A lost hint costs only time: the schedule runs the same step each minute. */
  send(): Promise<void>;
}

export function createHintQueue(client: SQSClient, queueUrl: string): HintQueue {
  return {
    async send() {
      try {
        await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "look" }));
      } catch (cause) {
        throw new DomainError("UNAVAILABLE", "hint queue: expected it to take a hint", {}, { cause });
      }
    },
  };
}
