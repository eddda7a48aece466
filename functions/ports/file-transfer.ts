// SPDX-License-Identifier: Apache-2.0

/** A file that somebody may put under one key of the object store, once and exactly as stated. */
export interface Upload {
  readonly key: string;
  /** 64 lower-case hex digits */
  readonly sha256: string;
  /** bytes */
  readonly size: number;
  readonly mediaType: string;
  /** RFC 3339 UTC; not accepted from then on */
  readonly expiresAt: string;
}

/** The request that carries the file: its body is the file itself, nothing around it. */
export interface UploadRequest {
  readonly url: string;
  readonly method: "PUT";
  /** to be sent as they are; nothing else is signed */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Download {
  readonly key: string;
  readonly mediaType: string;
  readonly contentDisposition: string;
  /** the address works for so long */
  readonly seconds: number;
}

/** Moves files between clients and the object store by addresses that carry their own permission. */
export interface FileTransfer {
  /** What arrives with another size, hash or media type than stated is refused and leaves nothing under the key. */
  createUpload(upload: Upload): Promise<UploadRequest>;
  /** The upload a token was made for; undefined for any other text, and always where the store takes the files itself. */
  readUpload(token: string): Upload | undefined;
  /** An address that serves the object for a while; undefined where the register serves it itself. */
  createDownload(download: Download): Promise<string | undefined>;
}
