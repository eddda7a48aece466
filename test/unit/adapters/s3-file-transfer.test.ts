// SPDX-License-Identifier: Apache-2.0
import { S3Client } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { createFixedClock } from "../../../functions/adapters/memory/fixed-clock.ts";
import { createS3Transfer } from "../../../functions/adapters/s3/file-transfer.ts";
import { NOW_MS } from "../../fixtures/genuine-register.ts";

const UPLOAD = {
  key: "evidence/org-a/abab",
  sha256: "ab".repeat(32),
  size: 1234,
  mediaType: "application/pdf",
  expiresAt: new Date(NOW_MS + 900_000).toISOString(),
};
const CHECKSUM = "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=";

function transfer() {
  const client = new S3Client({
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  return createS3Transfer({ client, bucket: "closed", clock: createFixedClock(NOW_MS) });
}

it("signs length, media type and SHA-256 as headers, so that S3 refuses any other body", async () => {
  const { url, method, headers } = await transfer().createUpload(UPLOAD);
  const { hostname, pathname, searchParams } = new URL(url);

  expect({ method, hostname, pathname }).toEqual({
    method: "PUT",
    hostname: "closed.s3.eu-central-1.amazonaws.com",
    pathname: "/evidence/org-a/abab",
  });
  expect(searchParams.get("X-Amz-SignedHeaders")).toBe(
    "content-length;content-type;host;x-amz-checksum-sha256",
  );
  expect(searchParams.get("X-Amz-Expires")).toBe("900");
  expect(searchParams.has("x-amz-checksum-sha256")).toBe(false);
  expect(headers).toEqual({
    "content-length": "1234",
    "content-type": "application/pdf",
    "x-amz-checksum-sha256": CHECKSUM,
  });
});

it.each([
  ["another size", { size: 1235 }],
  ["another hash", { sha256: "cd".repeat(32) }],
  ["another media type", { mediaType: "text/plain" }],
  ["another key", { key: "evidence/org-b/abab" }],
])("signs anew for %s", async (_what, change) => {
  const signatureOf = async (upload: typeof UPLOAD) =>
    new URL((await transfer().createUpload(upload)).url).searchParams.get("X-Amz-Signature");

  expect(await signatureOf({ ...UPLOAD, ...change })).not.toBe(await signatureOf(UPLOAD));
});

it("serves a file as an attachment for some minutes", async () => {
  const contentDisposition = 'attachment; filename="a.pdf"';

  const address = await transfer().createDownload({
    key: UPLOAD.key,
    mediaType: "application/pdf",
    contentDisposition,
    seconds: 300,
  });

  const { searchParams } = new URL(String(address));
  expect(searchParams.get("X-Amz-Expires")).toBe("300");
  expect(searchParams.get("response-content-disposition")).toBe(contentDisposition);
  expect(searchParams.get("response-content-type")).toBe("application/pdf");
});

it("reads no token: S3 takes the files itself", () => {
  expect(transfer().readUpload("anything.at-all")).toBeUndefined();
});
