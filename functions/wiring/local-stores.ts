// SPDX-License-Identifier: Apache-2.0
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createAnchorStore } from "../adapters/dynamodb/anchor-store.ts";
import { createCertificateStore } from "../adapters/dynamodb/certificate-store.ts";
import { createClientStore } from "../adapters/dynamodb/client-store.ts";
import { createTable } from "../adapters/dynamodb/create-table.ts";
import { createDisclosureStore } from "../adapters/dynamodb/disclosure-store.ts";
import { createLogStore } from "../adapters/dynamodb/log-store.ts";
import { createOrganizationStore } from "../adapters/dynamodb/organization-store.ts";
import { createOutbox } from "../adapters/dynamodb/outbox.ts";
import { createStatusStore } from "../adapters/dynamodb/status-store.ts";
import { createWitnessStore } from "../adapters/dynamodb/witness-store.ts";
import { createWorkQueue } from "../adapters/dynamodb/work-queue.ts";

const TABLE = "touchstone";

/** Every store over one table of a local engine. */
export async function openLocalStores(endpoint: string) {
  const client = new DynamoDBClient({
    endpoint,
    region: "local",
    // The engine asks for credentials and looks at none.
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  await createTable(client, TABLE, { minDelayMs: 10 });
  const table = { client, table: TABLE };
  return {
    organizations: createOrganizationStore(table),
    clients: createClientStore(table),
    disclosures: createDisclosureStore(table),
    outbox: createOutbox(table),
    workQueue: createWorkQueue(table),
    log: createLogStore(table),
    certificates: createCertificateStore(table),
    anchors: createAnchorStore(table),
    statuses: createStatusStore(table),
    witnesses: createWitnessStore(table),
    close: () => client.destroy(),
  };
}

export type LocalStores = Awaited<ReturnType<typeof openLocalStores>>;
