// SPDX-License-Identifier: Apache-2.0
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { createAnchorStore } from "../adapters/dynamodb/anchor-store.ts";
import { createCertificateStore } from "../adapters/dynamodb/certificate-store.ts";
import { createClientStore } from "../adapters/dynamodb/client-store.ts";
import { createDisclosureStore } from "../adapters/dynamodb/disclosure-store.ts";
import { createLogStore } from "../adapters/dynamodb/log-store.ts";
import { createOrganizationStore } from "../adapters/dynamodb/organization-store.ts";
import { createOutbox } from "../adapters/dynamodb/outbox.ts";
import { createStatusStore } from "../adapters/dynamodb/status-store.ts";
import { createWitnessStore } from "../adapters/dynamodb/witness-store.ts";
import { createWorkQueue } from "../adapters/dynamodb/work-queue.ts";
import { createKmsSigner } from "../adapters/kms/signer.ts";
import { createS3ObjectStore } from "../adapters/s3/object-store.ts";
import type { KeyAlgorithm, Signer } from "../ports/signer.ts";

/** Every store over the register's table; what a handler may do with it is its role's business. */
export function openStores(tableName: string) {
  const table = { client: new DynamoDBClient({}), table: tableName };
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
  };
}

export function openObjects(buckets: { readonly publicBucket: string; readonly privateBucket: string }) {
  return createS3ObjectStore({ client: new S3Client({}), ...buckets });
}

/** Opens keys by ARN; one client serves all. */
export function openKms(): (keyArn: string, algorithm: KeyAlgorithm, keyId: string) => Promise<Signer> {
  const client = new KMSClient({});
  return (keyArn, algorithm, keyId) => createKmsSigner({ client, keyArn, algorithm, keyId });
}
