// SPDX-License-Identifier: Apache-2.0
import { type ClientFile, openClientOf } from "./client-file.ts";
import { createRegisterClient, type RegisterClient } from "./register-client.ts";
import { registrationOf, type Sample, submissionOf } from "./samples/sample.ts";

export interface SampleNeeds {
  readonly url: string;
  readonly operator: RegisterClient;
  readonly file: ClientFile;
}

export interface SampleFinding {
  readonly severity: string;
  readonly rule: { readonly id: string };
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

export interface SubmittedSample {
  readonly client: RegisterClient;
  readonly disclosure: {
    readonly id: string;
    readonly factsRoot: string;
    readonly receipt: { readonly issuedAt: string; readonly maxMergeDelaySeconds: number };
  } | null;
  readonly findings: readonly SampleFinding[];
}

const REGISTER =
  "mutation ($input: RegisterOrganizationInput!) { registerOrganization(input: $input) { organization { id } } }";
const SUBMIT = `mutation ($input: SubmitDisclosureInput!) {
  submitDisclosure(input: $input) {
    disclosure { id factsRoot receipt { issuedAt maxMergeDelaySeconds } }
    findings { severity rule { id } message expected actual }
  }
}`;

/** Registers the company of a sample and answers a client that may submit for it; both only the first time. */
export async function preparerOf(
  sample: Sample,
  { url, operator, file }: SampleNeeds,
): Promise<{ readonly client: RegisterClient; readonly organization: string }> {
  const { registerOrganization } = await operator.graphql<{
    readonly registerOrganization: { readonly organization: { readonly id: string } };
  }>(REGISTER, { input: registrationOf(sample) });
  const organization = registerOrganization.organization.id;
  const [preparer] = await Promise.all([
    openClientOf("preparer", organization, { file, operator }),
    openClientOf("approver", organization, { file, operator }),
    openClientOf("reader", organization, { file, operator }),
  ]);
  return { client: createRegisterClient(url, preparer), organization };
}

/** Submits a sample as its company would; a second time gives the first answer. */
export async function submitSample(sample: Sample, needs: SampleNeeds): Promise<SubmittedSample> {
  const { client, organization } = await preparerOf(sample, needs);
  const { submitDisclosure } = await client.graphql<{
    readonly submitDisclosure: Omit<SubmittedSample, "client">;
  }>(SUBMIT, {
    input: submissionOf(sample, organization),
  });
  return { client, ...submitDisclosure };
}
