// SPDX-License-Identifier: Apache-2.0
import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { webAcl } from "./web-acl.ts";

/** The firewall in front of CloudFront, which AWS keeps in us-east-1 wherever the register is. */
export class EdgeStack extends Stack {
  readonly aclArn: string;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    // Here the address is the reader's own. A page of tiles and certificates takes a few requests a second at most.
    const acl = webAcl(this, "Acl", { scope: "CLOUDFRONT", requestsPerFiveMinutes: 3000 });
    this.aclArn = acl.attrArn;
    new CfnOutput(this, "EdgeAclArn", { value: this.aclArn });
  }
}
