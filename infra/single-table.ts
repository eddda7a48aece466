// SPDX-License-Identifier: Apache-2.0
import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";

/** Names and keys as functions/adapters/dynamodb expects them; a test compares the two. */
export const TABLE_INDEXES = [
  { indexName: "queue-index", partition: "queue", sort: "queueKey" },
  { indexName: "listing-index", partition: "listing", sort: "listingKey" },
  { indexName: "lookup-index", partition: "lookup", sort: undefined },
] as const;

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** A table with keys pk and sk that survives its stack and can be set back to any second of the last 35 days. */
export function singleTable(scope: Construct, id: string, encryptionKey: IKey): Table {
  return new Table(scope, id, {
    partitionKey: text("pk"),
    sortKey: text("sk"),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** The indexes of the register's table. No stream: the outbox is an index, and writes must not slow down with history. */
export function addIndexes(table: Table): void {
  for (const { indexName, partition, sort } of TABLE_INDEXES) {
    table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: text(partition),
      ...(sort !== undefined && { sortKey: text(sort) }),
      projectionType: ProjectionType.ALL,
    });
  }
}
