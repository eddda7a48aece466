// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { LISTING_INDEX, LOOKUP_INDEX, QUEUE_INDEX } from "../../functions/adapters/dynamodb/key.ts";
import { synthesize } from "../fixtures/synthesized.ts";

const { resourcesOf } = synthesize();
const keys = resourcesOf("AWS::KMS::Key");

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const statements = resourcesOf("AWS::IAM::Policy").flatMap(
  ({ Properties }): readonly Statement[] => Properties.PolicyDocument.Statement,
);
const actions = statements.flatMap(({ Action }) => Action);

describe("data", () => {
  it.each(["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key"])(
    "of type %s stay when the stack goes",
    (type) => {
      const found = resourcesOf(type);

      expect(found.length).toBeGreaterThan(0);
      expect(found.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(found.map(() => "Retain"));
      expect(found.map(({ UpdateReplacePolicy }) => UpdateReplacePolicy)).toEqual(found.map(() => "Retain"));
    },
  );

  it("in tables are encrypted by a key of their own, restorable and protected from deletion", () => {
    const tables = resourcesOf("AWS::DynamoDB::Table").map(({ Properties }) => [
      Properties.SSESpecification.SSEType,
      Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled,
      Properties.DeletionProtectionEnabled,
      Properties.BillingMode,
      Properties.StreamSpecification,
    ]);

    expect(tables).toEqual([
      ["KMS", true, true, "PAY_PER_REQUEST", undefined],
      ["KMS", true, true, "PAY_PER_REQUEST", undefined],
    ]);
  });

  it("has the keys and indexes that the table adapter expects", () => {
    const table = resourcesOf("AWS::DynamoDB::Table").find(
      ({ Properties }) => Properties.GlobalSecondaryIndexes,
    );
    const keysOf = (schema: readonly { readonly AttributeName: string }[]) =>
      schema.map(({ AttributeName }) => AttributeName).join();

    expect(keysOf(table?.Properties.KeySchema)).toBe("pk,sk");
    expect(
      table?.Properties.GlobalSecondaryIndexes.map(
        (index: { readonly IndexName: string; readonly KeySchema: [] }) =>
          `${index.IndexName}: ${keysOf(index.KeySchema)}`,
      ),
    ).toEqual([
      `${QUEUE_INDEX}: queue,queueKey`,
      `${LISTING_INDEX}: listing,listingKey`,
      `${LOOKUP_INDEX}: lookup`,
    ]);
  });

  it("in buckets are encrypted, closed to the public, and refused without TLS", () => {
    const buckets = resourcesOf("AWS::S3::Bucket");
    const closed = {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    };

    expect(buckets).toHaveLength(4);
    expect(buckets.map(({ Properties }) => Properties.PublicAccessBlockConfiguration)).toEqual(
      buckets.map(() => closed),
    );
    expect(buckets.filter(({ Properties }) => Properties.BucketEncryption === undefined)).toEqual([]);
    expect(
      resourcesOf("AWS::S3::BucketPolicy").filter(({ Properties }) =>
        JSON.stringify(Properties).includes('"aws:SecureTransport":"false"'),
      ),
    ).toHaveLength(4);
  });

  it("let CloudFront read certificates and status lists of the private bucket and nothing else", () => {
    const policy = resourcesOf("AWS::S3::BucketPolicy").find(({ Properties }) =>
      JSON.stringify(Properties).includes("/certificates/*"),
    );
    const readable = policy?.Properties.PolicyDocument.Statement.filter(
      ({ Principal }: { readonly Principal: { readonly Service?: string } }) =>
        Principal.Service === "cloudfront.amazonaws.com",
    );

    expect(readable).toHaveLength(1);
    expect(JSON.stringify(readable[0].Resource).match(/\/[a-z]+\/\*/g)).toEqual([
      "/certificates/*",
      "/status/*",
    ]);
    expect(readable[0].Action).toBe("s3:GetObject");
  });

  it.each([
    ["ECC_NIST_EDWARDS25519", 3],
    ["ECC_NIST_P256", 3],
    ["ECC_SECG_P256K1", 2],
  ])("has signing keys of %s: %i, each with one purpose", (spec, count) => {
    const found = keys.filter(({ Properties }) => Properties.KeySpec === spec);

    expect(found).toHaveLength(count);
    expect(new Set(found.map(({ Properties }) => Properties.Description)).size).toBe(count);
    expect(found.map(({ Properties }) => Properties.KeyUsage)).toEqual(found.map(() => "SIGN_VERIFY"));
  });

  it("has encryption keys that are renewed", () => {
    const found = keys.filter(({ Properties }) => Properties.KeySpec === undefined);

    expect(found.length).toBeGreaterThanOrEqual(4);
    expect(found.map(({ Properties }) => Properties.EnableKeyRotation)).toEqual(found.map(() => true));
  });
});

describe("permissions", () => {
  it("name every action: no policy has a wildcard among them", () => {
    expect(actions.length).toBeGreaterThan(50);
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  });

  it("let nobody scan or change what keeps data, and delete nothing but parts of drafts", () => {
    const destroying = statements.filter(({ Action }) =>
      [Action]
        .flat()
        .some((action) => /Delete(?!Message)|Scan|UpdateTable|PutBucket|PutKeyPolicy|Purge/.test(action)),
    );

    expect(destroying.map(({ Action }) => Action)).toEqual(["s3:DeleteObject"]);
    expect(JSON.stringify(destroying.map(({ Resource: resource }) => resource))).toMatch(
      /^[^/]*\/drafts\/\*[^/]*$/,
    );
  });

  it("are never for all resources", () => {
    expect(statements.filter(({ Resource: resource }) => JSON.stringify(resource).includes('"*"'))).toEqual(
      [],
    );
  });

  it.each([
    ["SealRoot", ["setup"]],
    ["KeysSeal", ["issue"]],
    ["Token", ["graphql"]],
    ["Relayer", ["anchor"]],
    ["KeysLog", ["audit", "graphql", "sequence"]],
    ["KeysCredential", ["issue", "status"]],
  ])("to sign with the %s key are those of %j alone", (key, expected) => {
    const signers = resourcesOf("AWS::IAM::Policy")
      .filter(({ Properties }) =>
        Properties.PolicyDocument.Statement.some(
          ({ Action, Resource: resource }: Statement) =>
            [Action].flat().includes("kms:Sign") &&
            new RegExp(`${key}(?!Root)`).test(JSON.stringify(resource)),
        ),
      )
      .map(
        ({ Properties }) =>
          /(Graphql|Sequence|Anchor|Audit|Issue|Status|Setup)Role/.exec(Properties.PolicyName)?.[1],
      )
      .map((name) => name?.toLowerCase())
      .sort();

    expect(signers).toEqual(expected);
  });
});
