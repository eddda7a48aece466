// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../core/errors.ts";
import type { EvidenceRecord } from "../ports/evidence-store.ts";
import { authenticate } from "../usecases/authenticate.ts";
import { attachmentOf, evidenceKey } from "../usecases/evidence/evidence-file.ts";
import { readDisclosureEvidence, readOwnEvidence } from "../usecases/evidence/read-evidence.ts";
import { readUploadToken, receiveUpload } from "../usecases/evidence/receive-upload.ts";
import type { ApiNeeds } from "./api-needs.ts";
import { readBody } from "./read-body.ts";
import { fileResponse, jsonResponse } from "./respond.ts";

export const UPLOADS = "/uploads/";
const UPLOAD = /^\/uploads\/([0-9a-f]{64})$/;
const OWN = /^\/evidence\/([a-z0-9]{1,64})\/([0-9a-f]{64})$/;
const OF_DISCLOSURE = /^\/disclosures\/([A-Za-z0-9]{1,64}\.[A-Za-z0-9]{1,64})\/evidence\/([0-9a-f]{64})$/;
/** What somebody else wrote must not run as a page of the register. */
const SANDBOX = "default-src 'none'; sandbox";
const DOWNLOAD_SECONDS = 300;

/** Takes a file under an address that requestEvidenceUpload gave: PUT, the file itself as body. */
export async function answerUpload(request: Request, needs: ApiNeeds): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const upload = readUploadToken(UPLOAD.exec(pathname)?.[1] ?? "", searchParams.get("token") ?? "", needs);
  const bytes = await readBody(request, upload.size);
  await receiveUpload(upload, { bytes, mediaType: request.headers.get("content-type") }, needs);
  return jsonResponse(200, { sha256: upload.sha256, size: upload.size });
}

/** A file of evidence to whoever may have it; undefined for other paths. To all others it does not exist. */
export async function answerEvidence(request: Request, needs: ApiNeeds): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  const own = OWN.exec(pathname);
  const ofDisclosure = OF_DISCLOSURE.exec(pathname);
  if (own === null && ofDisclosure === null) return undefined;
  const viewer = await authenticate(request.headers.get("authorization"), needs);
  const [, owner = "", sha256 = ""] = own ?? ofDisclosure ?? [];
  const file =
    own === null
      ? await readDisclosureEvidence(owner, sha256, viewer, needs)
      : await readOwnEvidence(owner, sha256, viewer, needs);
  if (file?.status !== "STORED")
    throw new DomainError("NOT_FOUND", "evidence: expected a stored file that you may read");
  return serve(request, file, needs);
}

async function serve(
  request: Request,
  file: EvidenceRecord,
  { objects, transfer }: ApiNeeds,
): Promise<Response> {
  const key = evidenceKey(file);
  const { mediaType } = file;
  const contentDisposition = attachmentOf(file.name);
  const address = await transfer.createDownload({
    key,
    mediaType,
    contentDisposition,
    seconds: DOWNLOAD_SECONDS,
  });
  if (address !== undefined)
    return new Response(null, { status: 302, headers: { location: address, "cache-control": "no-store" } });
  const bytes = await objects.get(key);
  if (bytes === undefined) throw new DomainError("INVARIANT", `evidence ${file.sha256} is missing`);
  return fileResponse(request, {
    bytes,
    mediaType,
    // Who may read it depends on who asks, and may end.
    cacheControl: "private, no-store",
    headers: { "content-disposition": contentDisposition, "content-security-policy": SANDBOX },
  });
}
