// SPDX-License-Identifier: Apache-2.0
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { createKmsSigner } from "../adapters/kms/signer.ts";
import { systemClock } from "../adapters/node/platform.ts";
import { createS3Transfer } from "../adapters/s3/file-transfer.ts";
import { createS3ObjectListing } from "../adapters/s3/object-listing.ts";
import { createS3ObjectRemoval } from "../adapters/s3/object-removal.ts";
import { createS3ObjectStore } from "../adapters/s3/object-store.ts";
import type { KeyAlgorithm, Signer } from "../ports/signer.ts";
import { openTableStores } from "./table-stores.ts";

interface Buckets {
  readonly publicBucket: string;
  readonly privateBucket: string;
}

/** Every store over the register's table; what a handler may do with it is its role's business. */
export function openStores(tableName: string) {
  return openTableStores({ client: new DynamoDBClient({}), table: tableName });
}

export function openObjects(buckets: Buckets) {
  return createS3ObjectStore({ client: new S3Client({}), ...buckets });
}

/** Finds and removes private objects; under which prefixes is a matter of the handler's role. */
export function openSweeping(buckets: Buckets) {
  const options = { client: new S3Client({}), ...buckets };
  return { listing: createS3ObjectListing(options), removal: createS3ObjectRemoval(options) };
}

/** How evidence reaches the private bucket and leaves it. */
export function openTransfer({ privateBucket }: { readonly privateBucket: string }) {
  return createS3Transfer({ client: new S3Client({}), bucket: privateBucket, clock: systemClock });
}

/** Opens keys by ARN; one client serves all. */
export function openKms(): (keyArn: string, algorithm: KeyAlgorithm, keyId: string) => Promise<Signer> {
  const client = new KMSClient({});
  return (keyArn, algorithm, keyId) => createKmsSigner({ client, keyArn, algorithm, keyId });
}
