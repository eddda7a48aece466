// SPDX-License-Identifier: Apache-2.0
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/** Steps that say to a cloud who asks, and from where. */
const FOR_THE_CLOUD = ["getUserAgentMiddleware", "recursionDetectionMiddleware", "loggerMiddleware"];

/** The engine asks for one, and looks at none. */
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=local/20200101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

/** A client of an engine on this machine: nothing is signed, and nobody is told who asks. */
export function createLocalClient(endpoint: string, config: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint,
    region: "local",
    cacheMiddleware: true,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    signer: {
      sign: async (request) => {
        request.headers.authorization = AUTHORIZATION;
        request.headers["x-amz-date"] = "20200101T000000Z";
        return request;
      },
    },
    ...config,
  });
  for (const name of FOR_THE_CLOUD) client.middlewareStack.remove(name);
  return client;
}
