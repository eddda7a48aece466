// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { nodePrimitives } from "../../verifier/cli/node-primitives.ts";
import { systemClock } from "../adapters/node/platform.ts";
import { readFontFiles } from "../adapters/pdf/font-files.ts";
import { createPdfRenderer } from "../adapters/pdf/pdf-renderer.ts";
import { createPairHasher } from "../adapters/wasm/pair-hasher.ts";
import { withKeptRecords } from "../usecases/kept-records.ts";
import type { IssueStepNeeds } from "../usecases/run-pipeline.ts";
import { readEnvironment } from "./aws-environment.ts";
import { registerSettings } from "./aws-register.ts";
import { openKms, openObjects, openStores } from "./aws-stores.ts";
import { shippedCatalogue } from "./catalogue.ts";
import { readSealCertificates } from "./seal.ts";

/** `folder` holds fonts/. */
export async function wireIssue(folder: string): Promise<IssueStepNeeds> {
  const values = readEnvironment("issue");
  const settings = registerSettings(values);
  const objects = openObjects(values);
  const kms = openKms();
  const [credentialSigner, signer, seal] = await Promise.all([
    kms(values.credentialKey, "Ed25519", "credential"),
    kms(values.sealKey, "P-256", "seal"),
    readSealCertificates(objects),
  ]);
  return {
    ...withKeptRecords(openStores(values.table), objects),
    objects,
    settings,
    catalogue: shippedCatalogue(),
    renderer: createPdfRenderer({
      fonts: readFontFiles(join(folder, "fonts")),
      signer,
      certificate: seal.certificate,
      chain: [seal.root],
    }),
    credentialKey: { signer: credentialSigner, verificationMethod: `${settings.issuer}#key-1` },
    chains: values.chains,
    witnessKeys: values.members.map(({ witnessKey }) => witnessKey),
    verifyEd25519: nodePrimitives().verifyEd25519,
    clock: systemClock,
    hashPairs: createPairHasher(),
  };
}
