// SPDX-License-Identifier: Apache-2.0
import { type App, Stack } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { describe, expect, it } from "vitest";
import { AUDIT_KEY } from "../../functions/usecases/audit-chains.ts";
import { ENVIRONMENT, HANDLER_SETTINGS, type HandlerName } from "../../functions/wiring/environment.ts";
import { HANDLER_NAMES } from "../../infra/bundle.ts";
import { type Resource, synthesize } from "../fixtures/synthesized.ts";

const { stacks, resources, resourcesOf } = synthesize();
const handlers = resourcesOf("AWS::Lambda::Function");
const queues = resourcesOf("AWS::SQS::Queue");

/** Somebody waits for their answer, so nothing that fails in them is lost. */
const WITH_A_CALLER: readonly HandlerName[] = ["graphql", "setup", "witness"];
const SCHEDULES = 6;
/** one a handler nobody waits for, one a schedule, one for hints */
const DEAD_LETTERS = HANDLER_NAMES.length - WITH_A_CALLER.length + SCHEDULES + 1;

const inQueuesNamed = (text: string) => JSON.stringify(resources).split(text).length - 1;

function variablesOf({ Properties }: Resource): readonly string[] {
  return Object.keys(Properties.Environment.Variables)
    .filter((name) => name !== "NODE_OPTIONS")
    .sort();
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const listed = (value: string | readonly string[]): readonly string[] =>
  typeof value === "string" ? [value] : value;
const sorted = (values: readonly string[]): string => [...new Set(values)].sort().join(" ");

/** What the role of a handler, by the name of its construct, may do. */
function statementsOf(name: string): readonly Statement[] {
  return resourcesOf("AWS::IAM::Policy")
    .filter(({ Properties }) =>
      new RegExp(`^[A-Za-z]+?${name}Role[0-9A-F]{8}$`).test(Properties.Roles[0].Ref),
    )
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as readonly Statement[]);
}

/** The folders of buckets below which it may do it. */
function prefixesOf(name: string, action: string): string {
  const places = statementsOf(name).filter(({ Action }) => listed(Action).includes(action));
  return sorted([...JSON.stringify(places).matchAll(/"\/([a-z/]+)\/\*"/g)].map(([, prefix = ""]) => prefix));
}

function handlerNamed(description: RegExp): Resource | undefined {
  return handlers.find(({ Properties }) => description.test(Properties.Description));
}

describe("stacks", () => {
  it("are refused by cdk-nag's AwsSolutions once a bucket is left open", () => {
    const plant = (app: App) => {
      new Bucket(new Stack(app, "Planted"), "Open");
    };

    expect(() => synthesize(plant)).toThrow(/validation/i);
  });

  it("have a written reason for each finding they accept, and accept each for one construct", () => {
    const accepted = Object.values(stacks).flatMap((stack) =>
      stack.node
        .findAll()
        .flatMap((construct) =>
          construct.node.metadata
            .filter(({ type }) => type === "aws:cdk:acknowledged-rules")
            .map(({ data }) => ({ construct, data: data as Readonly<Record<string, string>> })),
        ),
    );

    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.filter(({ construct }) => construct instanceof Stack)).toEqual([]);
    expect(
      accepted.flatMap(({ data }) => Object.values(data)).filter((reason) => reason.length < 40),
    ).toEqual([]);
  });

  it("keep data apart from what can be thrown away", () => {
    const stateful = [stacks.data, stacks.witnessData].map(
      ({ terminationProtection }) => terminationProtection,
    );
    const stateless = [stacks.register, stacks.witness, stacks.edge].flatMap((stack) =>
      stack.node
        .findAll()
        .map((construct) => (construct as { readonly cfnResourceType?: string }).cfnResourceType)
        .filter((type) => type === "AWS::DynamoDB::Table" || type === "AWS::S3::Bucket"),
    );

    expect(stateful).toEqual([true, true]);
    expect(stateless).toEqual([]);
  });
});

describe("handlers", () => {
  it("are one function each, on Node 24 and arm64", () => {
    expect(handlers).toHaveLength(HANDLER_NAMES.length);
    expect(new Set(handlers.map(({ Properties }) => Properties.Runtime))).toEqual(new Set(["nodejs24.x"]));
    expect(new Set(handlers.map(({ Properties }) => Properties.Architectures.join()))).toEqual(
      new Set(["arm64"]),
    );
  });

  it("are told exactly what each of them reads", () => {
    const read = (name: HandlerName) => HANDLER_SETTINGS[name].map((setting) => ENVIRONMENT[setting]).sort();

    expect(handlers.map(variablesOf).map(String).sort()).toEqual(HANDLER_NAMES.map(read).map(String).sort());
  });

  it("have at most 4 KB of environment, with names resolved to 100 characters each", () => {
    const sizes = handlers.map(({ Properties }) =>
      Object.entries(Properties.Environment.Variables).reduce(
        (size, [name, value]) => size + name.length + (typeof value === "string" ? value.length : 100),
        0,
      ),
    );

    expect(Math.max(...sizes)).toBeLessThanOrEqual(4096);
  });

  it.each([
    ["the sequencer", /^moves accepted statements/],
    ["the anchorer", /^anchors the witnessed/],
    ["the auditor", /^compares what every chain/],
    ["the issuer", /^issues certificates/],
    ["the status publisher", /^publishes the status lists/],
    ["the indexer", /^follows the log/],
  ])("run one at a time where they write for all: %s", (_name, description) => {
    expect(handlerNamed(description)?.Properties.ReservedConcurrentExecutions).toBe(1);
  });

  it.each([
    [
      "Graphql",
      "calculations disclosures drafts evidence records taxonomy",
      "calculations certificates disclosures drafts evidence log records settings status taxonomy watch",
    ],
    ["Sequence", "log staging", "log staging"],
    ["IndexLog", "", "disclosures log"],
    ["Anchor", "log/anchors watch", "log"],
    ["Audit", "", "log"],
    ["Issue", "certificates records", "certificates disclosures log records settings status"],
    ["Status", "status", "status"],
    ["Setup", "settings", "settings"],
  ])("%s writes objects below %s only, and reads these: %s", (name, written, read) => {
    expect(prefixesOf(name, "s3:PutObject")).toBe(written);
    expect(prefixesOf(name, "s3:GetObject")).toBe(read);
  });

  it.each([
    ["Status", "drafts"],
    ["Graphql", ""],
    ["Issue", ""],
  ])("%s removes objects below %s only", (name, prefixes) => {
    expect(prefixesOf(name, "s3:DeleteObject")).toBe(prefixes);
  });

  it.each([
    ["IndexLog", "BatchGetItem BatchWriteItem GetItem PutItem Query UpdateItem"],
    ["Graphql", "BatchGetItem GetItem PutItem Query UpdateItem"],
    ["Status", "GetItem PutItem Query UpdateItem"],
  ])("%s may do nothing on the table but %s", (name, verbs) => {
    const may = statementsOf(name).flatMap(({ Action }) => listed(Action));

    const onTable = may.filter((action) => action.startsWith("dynamodb:"));
    expect(sorted(onTable.map((action) => action.replace("dynamodb:", "")))).toBe(verbs);
  });

  it("let the auditor write its report alone, where the distribution serves it, and use no key but the log's", () => {
    const written = statementsOf("Audit").filter(({ Action }) => listed(Action).includes("s3:PutObject"));
    const signed = statementsOf("Audit").filter(({ Action }) => listed(Action).includes("kms:Sign"));

    expect(written).toHaveLength(1);
    expect(JSON.stringify(written)).toContain(`"/${AUDIT_KEY}"`);
    expect(AUDIT_KEY).toBe("log/audit");
    expect(JSON.stringify(signed)).toMatch(/KeysLog/);
    expect(JSON.stringify(signed)).not.toMatch(/Keys(Relayer|Credential|Seal|Token)/);
  });

  it("send what fails for good to a dead-letter queue when nobody waits for them", () => {
    const destinations = resourcesOf("AWS::Lambda::EventInvokeConfig");

    expect(destinations).toHaveLength(HANDLER_NAMES.length - WITH_A_CALLER.length);
    expect(
      destinations.filter(
        ({ Properties }) => Properties.DestinationConfig?.OnFailure?.Destination === undefined,
      ),
    ).toEqual([]);
  });
});

describe("queues and schedules", () => {
  it("are encrypted", () => {
    expect(queues.map(({ Properties }) => Properties.SqsManagedSseEnabled)).toEqual(queues.map(() => true));
  });

  it("end in a dead-letter queue each", () => {
    const isDead = ({ Properties }: Resource) => Properties.MessageRetentionPeriod === 14 * 86_400;
    const working = queues.filter((queue) => !isDead(queue));

    expect(working).toHaveLength(1);
    expect(working.map(({ Properties }) => Properties.RedrivePolicy?.maxReceiveCount)).toEqual([20]);
    expect(queues.length - working.length).toBe(DEAD_LETTERS);
  });

  it("keep a hint hidden for longer than the sequencer may run", () => {
    const [hints] = queues.filter(({ Properties }) => Properties.RedrivePolicy !== undefined);

    expect(hints?.Properties.VisibilityTimeout).toBeGreaterThan(
      handlerNamed(/^moves accepted/)?.Properties.Timeout,
    );
  });

  it("run every step at least each quarter of an hour, with a dead-letter queue", () => {
    const schedules = resourcesOf("AWS::Scheduler::Schedule");

    expect(schedules.map(({ Properties }) => Properties.ScheduleExpression).sort()).toEqual([
      "rate(1 minute)",
      "rate(1 minute)",
      "rate(1 minute)",
      "rate(1 minute)",
      "rate(15 minutes)",
      "rate(5 minutes)",
    ]);
    expect(schedules.filter(({ Properties }) => !Properties.Target.DeadLetterConfig?.Arn)).toEqual([]);
  });
});

describe("alarms", () => {
  const alarms = resourcesOf("AWS::CloudWatch::Alarm");
  const watching = (metric: string) => alarms.filter(({ Properties }) => Properties.MetricName === metric);

  it.each([
    ["Errors", HANDLER_NAMES.length],
    ["Throttles", HANDLER_NAMES.length],
    ["ApproximateAgeOfOldestMessage", DEAD_LETTERS + 1],
    ["ApproximateNumberOfMessagesVisible", DEAD_LETTERS],
    ["AnchorLagSeconds", 1],
    ["AnchorLagEntries", 1],
    ["RelayersLow", 1],
    ["ChainsDiverged", 1],
    ["IndexLagEntries", 1],
    ["5XXError", 2],
  ])("watch %s in %i places", (metric, count) => {
    expect(watching(metric)).toHaveLength(count);
  });

  it.each([
    ["AnchorLagSeconds"],
    ["AnchorLagEntries"],
    ["RelayersLow"],
    ["ChainsDiverged"],
    ["IndexLagEntries"],
  ])("ring for a figure that nobody measures: %s", (name) => {
    expect(watching(name)[0]?.Properties.TreatMissingData).toBe("breaching");
  });

  it("all go to an encrypted topic", () => {
    const topics = resourcesOf("AWS::SNS::Topic");

    expect(alarms.filter(({ Properties }) => (Properties.AlarmActions ?? []).length === 0)).toEqual([]);
    expect(topics.filter(({ Properties }) => Properties.KmsMasterKeyId === undefined)).toEqual([]);
  });
});

describe("the surface", () => {
  it("is behind a firewall with a bound on requests of one address, at the edge and at each API", () => {
    const acls = resourcesOf("AWS::WAFv2::WebACL");

    expect(acls.map(({ Properties }) => Properties.Scope).sort()).toEqual([
      "CLOUDFRONT",
      "REGIONAL",
      "REGIONAL",
    ]);
    expect(
      acls.filter(({ Properties }) => !JSON.stringify(Properties).includes("RateBasedStatement")),
    ).toEqual([]);
    expect(resourcesOf("AWS::WAFv2::WebACLAssociation")).toHaveLength(2);
  });

  it("answers bytes as bytes, whatever a reader says it accepts", () => {
    const types = resourcesOf("AWS::ApiGateway::RestApi").map(
      ({ Properties }) => Properties.BinaryMediaTypes,
    );

    expect(types).toContainEqual(["*/*"]);
  });

  it.each([
    ["/calculations/*"],
    ["/disclosures/*"],
    ["/evidence/*"],
    ["/organizations/*"],
    ["/taxonomy/*"],
    ["/templates/*"],
  ])("hands %s to the API, whatever its method", (path) => {
    const [distribution] = resourcesOf("AWS::CloudFront::Distribution");
    const behaviors: readonly Readonly<Record<string, unknown>>[] =
      distribution?.Properties.DistributionConfig.CacheBehaviors;

    const found = behaviors.find(({ PathPattern }) => PathPattern === path);

    expect(found?.AllowedMethods).toContain("POST");
    expect(JSON.stringify(found?.TargetOriginId)).toMatch(/Web/);
  });

  it("asks agencies for their API key, under a usage plan", () => {
    const keyed = resourcesOf("AWS::ApiGateway::Method").filter(
      ({ Properties }) => Properties.ApiKeyRequired,
    );

    expect(keyed).toHaveLength(1);
    expect(resourcesOf("AWS::ApiGateway::UsagePlan")).toHaveLength(1);
  });

  it("speaks TLS 1.2 or newer and sends the pages with a strict policy", () => {
    const [distribution] = resourcesOf("AWS::CloudFront::Distribution");

    expect(distribution?.Properties.DistributionConfig.ViewerCertificate.MinimumProtocolVersion).toBe(
      "TLSv1.2_2021",
    );
    expect(inQueuesNamed("default-src 'none'; script-src 'self'")).toBe(1);
  });
});
