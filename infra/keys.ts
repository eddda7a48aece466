// SPDX-License-Identifier: Apache-2.0
import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement, type PolicyStatementProps, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";

/** A key that signs and does nothing else. It outlives its stack: what it signed must stay explainable. */
export function signingKey(scope: Construct, id: string, keySpec: KeySpec, description: string): Key {
  return new Key(scope, id, {
    keySpec,
    keyUsage: KeyUsage.SIGN_VERIFY,
    description,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** A key that encrypts data at rest and is renewed every year. */
export function encryptionKey(scope: Construct, id: string, description: string): Key {
  return new Key(scope, id, { description, enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
}

/** Lets a service of this account decrypt or encrypt with the key, on behalf of nobody else (confused deputy). */
export function letServiceUse(
  key: Key,
  service: string,
  actions: readonly string[],
  conditions: PolicyStatementProps["conditions"] = {
    StringEquals: { "aws:SourceAccount": Stack.of(key).account },
  },
): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal(service)],
      actions: [...actions],
      resources: ["*"],
      conditions,
    }),
  );
}

/** The register's signing keys, one purpose each. */
export class RegisterKeys extends Construct {
  readonly log = this.ed25519("Log", "signs checkpoints and receipts");
  readonly credential = this.ed25519("Credential", "signs credentials and status lists");
  readonly seal = this.p256("Seal", "seals certificates (PDF)");
  readonly sealRoot = this.p256("SealRoot", "issues the certificate of the seal key, at setup only");
  readonly token = this.p256("Token", "signs access tokens");
  readonly relayer = signingKey(
    this,
    "Relayer",
    KeySpec.ECC_SECG_P256K1,
    "touchstone: pays for and sends anchors",
  );

  private ed25519(id: string, purpose: string): Key {
    return signingKey(this, id, KeySpec.ECC_NIST_EDWARDS25519, `touchstone: ${purpose}`);
  }

  private p256(id: string, purpose: string): Key {
    return signingKey(this, id, KeySpec.ECC_NIST_P256, `touchstone: ${purpose}`);
  }
}
