// SPDX-License-Identifier: Apache-2.0
import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { IConstruct } from "constructs";

type TableLike = IConstruct & { readonly tableArn: string };

export type TableVerb = "GetItem" | "BatchGetItem" | "Query" | "PutItem" | "UpdateItem" | "BatchWriteItem";
export type ObjectVerb = "GetObject" | "PutObject" | "DeleteObject";

/** The verbs on the table itself, Query also on the indexes named, and the table's key through DynamoDB alone. */
export function tableAccess(
  table: TableLike,
  key: IKey,
  verbs: readonly TableVerb[],
  indexes: readonly string[] = [],
): readonly PolicyStatement[] {
  const viaDynamoDb = {
    StringEquals: { "kms:ViaService": serviceOf(table, "dynamodb") },
  };
  const onIndexes = new PolicyStatement({
    actions: ["dynamodb:Query"],
    resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
  });
  return [
    new PolicyStatement({
      actions: verbs.map((verb) => `dynamodb:${verb}`),
      resources: [table.tableArn],
    }),
    ...(indexes.length > 0 ? [onIndexes] : []),
    new PolicyStatement({
      actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
      resources: [key.keyArn],
      conditions: viaDynamoDb,
    }),
  ];
}

/** The verbs on objects below the prefixes. */
export function objectAccess(
  bucket: IBucket,
  verbs: readonly ObjectVerb[],
  prefixes: readonly string[],
): PolicyStatement {
  return new PolicyStatement({
    actions: verbs.map((verb) => `s3:${verb}`),
    resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
  });
}

/** Lets S3 answer "no such key" instead of "denied" for an object that is not there. */
export function absenceOf(bucket: IBucket): PolicyStatement {
  return new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] });
}

/** The key of a bucket, through S3 alone. */
export function bucketKeyAccess(key: IKey): PolicyStatement {
  return new PolicyStatement({
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: [key.keyArn],
    conditions: { StringEquals: { "kms:ViaService": serviceOf(key, "s3") } },
  });
}

/** Signing with a key, and reading its public part. */
export function signing(...keys: readonly IKey[]): PolicyStatement {
  return new PolicyStatement({
    actions: ["kms:Sign", "kms:GetPublicKey"],
    resources: keys.map(({ keyArn }) => keyArn),
  });
}

/** Reading the public part of a key, without signing. */
export function publicKeyOf(...keys: readonly IKey[]): PolicyStatement {
  return new PolicyStatement({
    actions: ["kms:GetPublicKey"],
    resources: keys.map(({ keyArn }) => keyArn),
  });
}

export function sending(queue: IQueue): PolicyStatement {
  return new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [queue.queueArn] });
}

function serviceOf(construct: IConstruct, service: string): string {
  const { region, urlSuffix } = Stack.of(construct);
  return `${service}.${region}.${urlSuffix}`;
}
