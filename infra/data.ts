// SPDX-License-Identifier: Apache-2.0
import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Key } from "aws-cdk-lib/aws-kms";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  HttpMethods,
  type IBucket,
  ObjectOwnership,
  StorageClass,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import { encryptionKey, letServiceUse, RegisterKeys } from "./keys.ts";
import { addIndexes, singleTable } from "./single-table.ts";

/** Parts of the file bucket that anyone may read, through CloudFront only. Disclosures and staging are not among them. */
export const SERVED_PREFIXES = ["certificates/", "status/"] as const;

const LOG_DAYS = 400;

export interface DataProps extends StackProps {
  /** DNS name of the register, whose pages may send evidence */
  readonly host: string;
}

/** Everything that must outlive a mistake in a deployment: keys, table and buckets. */
export class DataStack extends Stack {
  readonly keys = new RegisterKeys(this, "Keys");
  readonly tableKey = encryptionKey(this, "TableKey", "touchstone: encrypts the table");
  readonly filesKey = encryptionKey(this, "FilesKey", "touchstone: encrypts private files");
  readonly table = singleTable(this, "Table", this.tableKey);
  readonly accessLogs = this.accessLogBucket();
  /** tiles and checkpoints: public by nature, so the service's own key is enough */
  readonly logBucket = this.bucket("Log", { encryption: BucketEncryption.S3_MANAGED });
  /** disclosures, evidence, certificates, status lists */
  readonly filesBucket: IBucket;
  /** the static pages */
  readonly pagesBucket = this.bucket("Pages", { encryption: BucketEncryption.S3_MANAGED });

  constructor(scope: Construct, id: string, { host, ...props }: DataProps) {
    super(scope, id, { ...props, terminationProtection: true });
    this.filesBucket = this.fileBucket(host);
    addIndexes(this.table);
    letServiceUse(this.filesKey, "cloudfront.amazonaws.com", ["kms:Decrypt"], this.fromOwnDistributions());
    this.letCloudFrontRead(this.logBucket, ["log/*"]);
    this.letCloudFrontRead(this.pagesBucket, ["*"]);
    this.letCloudFrontRead(
      this.filesBucket,
      SERVED_PREFIXES.map((prefix) => `${prefix}*`),
    );
    this.publishKeys();
    new CfnOutput(this, "PagesBucketName", { value: this.pagesBucket.bucketName });
  }

  // The casts: aws-cdk-lib is not compiled with exactOptionalPropertyTypes, so its classes do not fit its own interfaces.
  private bucket(id: string, props: BucketProps): IBucket {
    return new Bucket(this, id, {
      ...props,
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: `${id.toLowerCase()}/`,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    }) as IBucket;
  }

  private fileBucket(host: string): IBucket {
    return this.bucket("Files", {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.filesKey,
      bucketKeyEnabled: true,
      // Evidence goes to S3 by addresses that the API signed; from a browser only out of the register's own pages.
      cors: [
        {
          allowedOrigins: [`https://${host}`],
          allowedMethods: [HttpMethods.PUT, HttpMethods.GET],
          allowedHeaders: ["content-type", "x-amz-checksum-sha256"],
          maxAge: 3600,
        },
      ],
    });
  }

  private accessLogBucket(): IBucket {
    const bucket = new Bucket(this, "AccessLogs", {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // CloudFront writes its logs with an ACL.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          expiration: Duration.days(LOG_DAYS),
          transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(30) }],
        },
      ],
    });
    acknowledge(
      bucket,
      "AwsSolutions-S1",
      "this bucket receives the access logs; logging it would feed itself",
    );
    return bucket as IBucket;
  }

  private fromOwnDistributions() {
    return {
      ArnLike: { "aws:SourceArn": `arn:${Aws.PARTITION}:cloudfront::${this.account}:distribution/*` },
    };
  }

  // Any distribution of this account: naming the one in the register's stack would tie the two stacks in a circle.
  private letCloudFrontRead(bucket: IBucket, patterns: readonly string[]): void {
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudfront.amazonaws.com")],
        actions: ["s3:GetObject"],
        resources: patterns.map((pattern) => bucket.arnForObjects(pattern)),
        conditions: this.fromOwnDistributions(),
      }),
    );
  }

  private publishKeys(): void {
    const keys: readonly (readonly [string, Key])[] = Object.entries(this.keys).filter(
      (entry): entry is [string, Key] => ["log", "credential", "seal", "token", "relayer"].includes(entry[0]),
    );
    for (const [name, key] of keys) new CfnOutput(this, `${name}KeyArn`, { value: key.keyArn });
  }
}
