// SPDX-License-Identifier: Apache-2.0
import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";

export interface WebAclProps {
  readonly scope: "CLOUDFRONT" | "REGIONAL";
  /** of one address */
  readonly requestsPerFiveMinutes: number;
}

interface ManagedGroup {
  readonly name: string;
  /** rules that only count here */
  readonly counted: readonly string[];
}

// A disclosure is a body of up to 4.6 MB that names addresses of evidence: the API itself bounds and decodes it strictly.
const GROUPS: readonly ManagedGroup[] = [
  { name: "AWSManagedRulesAmazonIpReputationList", counted: [] },
  { name: "AWSManagedRulesCommonRuleSet", counted: ["SizeRestrictions_BODY", "GenericRFI_BODY"] },
  { name: "AWSManagedRulesKnownBadInputsRuleSet", counted: [] },
];

/** Managed rules and a bound on requests of one address. */
export function webAcl(
  scope: Construct,
  id: string,
  { scope: aclScope, requestsPerFiveMinutes }: WebAclProps,
): CfnWebACL {
  const groups = GROUPS.map((group, i) => managedRule(group, i + 1));
  return new CfnWebACL(scope, id, {
    scope: aclScope,
    defaultAction: { allow: {} },
    visibilityConfig: visibility(id),
    rules: [
      {
        name: "rate",
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { limit: requestsPerFiveMinutes, aggregateKeyType: "IP" } },
        visibilityConfig: visibility("rate"),
      },
      ...groups,
    ],
  });
}

function managedRule({ name, counted }: ManagedGroup, priority: number): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visibility(name),
  };
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}
