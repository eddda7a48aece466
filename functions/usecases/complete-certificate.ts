// SPDX-License-Identifier: Apache-2.0
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../core/canonical/utf8-decode.ts";
import { decodeCredential } from "../../core/credential/credential.ts";
import { statusPosition } from "../../core/credential/status-list.ts";
import { DomainError } from "../../core/errors.ts";
import type { PairHasher } from "../../core/merkle/pair-hasher.ts";
import type { AnchorStore } from "../ports/anchor-store.ts";
import type { CertificateRecord, CertificateStore } from "../ports/certificate-store.ts";
import type { DisclosureStore } from "../ports/disclosure-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { type AnchorPolicy, anchorsCovering } from "./anchor-policy.ts";
import { logEvidence, makeBundle } from "./certificate-bundle.ts";
import type { AnchoredChain } from "./disclosure-standing.ts";
import { readFactsDocument } from "./facts-document.ts";
import { certificateKey, FILE_TYPES, fileRecord } from "./issue-certificate.ts";
import { selectShownFacts } from "./shown-facts.ts";
import { readStatusList } from "./status-lists.ts";

export interface CompleteNeeds {
  readonly disclosures: DisclosureStore;
  readonly certificates: CertificateStore;
  readonly anchors: AnchorStore;
  readonly objects: ObjectStore;
  /** hashes many nodes at once */
  readonly hashPairs: PairHasher;
  readonly settings: AnchorPolicy["settings"];
  readonly chains: readonly AnchoredChain[];
}

/**
 * Replaces the served bundle of a certificate by one that also proves the certificate's own log entry, under a newer anchor,
 * and carries the status lists. Repeatable: the same anchor gives the same bytes but for fresher lists.
 */
export async function completeCertificate(serial: string, needs: CompleteNeeds): Promise<void> {
  const certificate = await needs.certificates.find(serial);
  if (certificate?.stage !== "ISSUED") return;
  const { statement, logIndex } = certificate;
  if (statement === null || logIndex === null) {
    throw new DomainError("UNAVAILABLE", `certificate ${serial} is not in the log yet`);
  }
  const bundle = await rebuild(certificate, { statement, logIndex }, needs);
  const key = certificateKey(serial, "touchstone.json");
  await needs.objects.put(key, bundle, FILE_TYPES["touchstone.json"]);
  await needs.certificates.complete(serial, fileRecord(key, bundle, FILE_TYPES["touchstone.json"]));
}

async function rebuild(
  certificate: CertificateRecord,
  entry: { readonly statement: string; readonly logIndex: number },
  needs: CompleteNeeds,
): Promise<Uint8Array> {
  const { disclosures, objects } = needs;
  const record = await disclosures.find(certificate.disclosureId);
  if (record === undefined)
    throw new DomainError("INVARIANT", `disclosure ${certificate.disclosureId} is missing`);
  const evidence = await logEvidence(await anchorsCovering(entry.logIndex + 1, needs), objects);
  const { list } = statusPosition(certificate.disclosureIndex);
  const revocations = await readStatusList("revocation", list, objects);
  return makeBundle(
    {
      statement: record.statement,
      logIndex: certificate.disclosureIndex,
      shown: selectShownFacts(record, await readFactsDocument(record, objects)).shown,
      credential: await storedCredential(certificate.serial, objects),
      certificate: entry,
      status:
        revocations === undefined
          ? null
          : {
              checkpoint: evidence.published.note,
              list: revocations,
              supersession: (await readStatusList("refresh", list, objects)) ?? null,
            },
    },
    evidence,
    needs,
  );
}

async function storedCredential(serial: string, objects: ObjectStore) {
  const bytes = await objects.get(certificateKey(serial, "json"));
  const json = bytes === undefined ? undefined : decodeUtf8(bytes);
  if (json === undefined)
    throw new DomainError("INVARIANT", `the credential of certificate ${serial} cannot be read`);
  return decodeCredential(parseStrictJson(json), "credential");
}
