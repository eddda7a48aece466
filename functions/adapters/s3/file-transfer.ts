// SPDX-License-Identifier: Apache-2.0
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { fromHex, toBase64 } from "../../../core/canonical/encoding.ts";
import { DomainError } from "../../../core/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FileTransfer, Upload } from "../../ports/file-transfer.ts";

export interface S3TransferOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly clock: Clock;
}

const CHECKSUM = "x-amz-checksum-sha256";

/** Files go to and from S3 itself: it refuses a body whose length or SHA-256 is not the signed one. */
export function createS3Transfer({ client, bucket, clock }: S3TransferOptions): FileTransfer {
  return {
    async createUpload(upload) {
      const checksum = checksumOf(upload);
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: upload.key,
        ContentType: upload.mediaType,
        ContentLength: upload.size,
        ChecksumSHA256: checksum,
      });
      const url = await getSignedUrl(client, command, {
        expiresIn: secondsUntil(upload.expiresAt, clock),
        signingDate: new Date(clock.nowMs()),
        // As signed headers, not as part of the address: S3 checks the body against what is sent as a header.
        unhoistableHeaders: new Set([CHECKSUM]),
        signableHeaders: new Set(["host", "content-type", "content-length", CHECKSUM]),
      });
      return {
        url,
        method: "PUT",
        headers: {
          "content-type": upload.mediaType,
          "content-length": String(upload.size),
          [CHECKSUM]: checksum,
        },
      };
    },
    readUpload: () => undefined,
    createDownload: ({ key, mediaType, contentDisposition, seconds }) =>
      getSignedUrl(
        client,
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ResponseContentType: mediaType,
          ResponseContentDisposition: contentDisposition,
          ResponseCacheControl: "private, no-store",
        }),
        { expiresIn: seconds, signingDate: new Date(clock.nowMs()) },
      ),
  };
}

function checksumOf({ sha256 }: Upload): string {
  const bytes = fromHex(sha256);
  if (bytes?.length !== 32)
    throw new DomainError("INVARIANT", "upload: expected a SHA-256 of 64 lower-case hex digits");
  return toBase64(bytes);
}

function secondsUntil(time: string, clock: Clock): number {
  return Math.max(1, Math.floor((Date.parse(time) - clock.nowMs()) / 1000));
}
