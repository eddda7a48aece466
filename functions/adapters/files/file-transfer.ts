// SPDX-License-Identifier: Apache-2.0
import { canonicalBytes } from "../../../core/canonical/canonical-json.ts";
import { fromBase64Url, toBase64Url } from "../../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { hash, integer, literal, object, text, timestamp } from "../../../core/decode/decoder.ts";
import { isDomainError } from "../../../core/errors.ts";
import type { VerifyEd25519 } from "../../../core/log/checkpoint.ts";
import type { FileTransfer, Upload } from "../../ports/file-transfer.ts";
import type { Signer } from "../../ports/signer.ts";

export interface FilesTransferOptions {
  /** where the register is reached, without a slash at the end */
  readonly publicUrl: string;
  /** Ed25519; a key of its own, because whoever has it may write evidence */
  readonly signer: Signer;
  readonly verifyEd25519: VerifyEd25519;
}

const MAX_TOKEN = 4096;
const TYPE = "touchstone-upload";

const decode = object({
  type: literal(TYPE),
  key: text(1024),
  sha256: hash,
  size: integer(0),
  mediaType: text(256),
  expiresAt: timestamp,
});

/** Files go through the register's own HTTP surface, which writes them where its other objects are. */
export function createFilesTransfer({
  publicUrl,
  signer,
  verifyEd25519,
}: FilesTransferOptions): FileTransfer {
  return {
    async createUpload({ key, sha256, size, mediaType, expiresAt }) {
      const claims = canonicalBytes({ type: TYPE, key, sha256, size, mediaType, expiresAt });
      const [signature = new Uint8Array()] = await signer.sign([claims]);
      const token = `${toBase64Url(claims)}.${toBase64Url(signature)}`;
      return {
        url: `${publicUrl}/uploads/${sha256}?token=${token}`,
        method: "PUT",
        headers: { "content-type": mediaType },
      };
    },
    readUpload(token) {
      const [claims, signature] = partsOf(token);
      if (claims === undefined || signature === undefined) return undefined;
      return verifyEd25519(signer.publicKey, claims, signature) ? uploadOf(claims) : undefined;
    },
    createDownload: async () => undefined,
  };
}

function partsOf(token: string): readonly (Uint8Array | undefined)[] {
  const parts = token.length > MAX_TOKEN ? [] : token.split(".");
  return parts.length === 2 ? parts.map(fromBase64Url) : [];
}

function uploadOf(claims: Uint8Array): Upload | undefined {
  try {
    const { type: _type, ...upload } = decode(parseStrictJson(decodeUtf8(claims) ?? ""), "token");
    return upload;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return undefined;
  }
}
