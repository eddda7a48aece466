// SPDX-License-Identifier: Apache-2.0

/** How far a certificate is: PLANNED has its content fixed, ISSUED has its files, COMPLETE has its own log proof too. */
export type CertificateStage = "PLANNED" | "ISSUED" | "COMPLETE";

export interface CertificateFileRecord {
  /** key in the object store */
  readonly key: string;
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
}

export interface CertificateRecord {
  readonly serial: string;
  readonly disclosureId: string;
  readonly organizationId: string;
  readonly stage: CertificateStage;
  /** fixed when planned, so that every retry makes the same credential */
  readonly issuedAt: string;
  /** log size of the FINAL anchor the certificate shows */
  readonly anchoredSize: number;
  /** log index of the disclosure, which is also its place in the status lists */
  readonly disclosureIndex: number;
  /** of the organization, whose names and identifiers of then the certificate shows: fixed when planned, as issuedAt */
  readonly organizationRevision: number;
  readonly statement: string | null;
  readonly statementHash: string | null;
  readonly logIndex: number | null;
  readonly files: {
    readonly pdf: CertificateFileRecord;
    readonly credential: CertificateFileRecord;
    readonly bundle: CertificateFileRecord;
  } | null;
  readonly revocation: {
    readonly reason: string;
    readonly revokedAt: string;
    readonly statementHash: string;
  } | null;
}

/**
 * Keeps certificates by serial. Writes are durable when the promise settles, reads see them at once; one to an unknown
 * serial throws NOT_FOUND.
 */
export interface CertificateStore {
  /** Throws CONFLICT when the serial is taken. */
  plan(record: CertificateRecord): Promise<void>;
  find(serial: string): Promise<CertificateRecord | undefined>;
  /**
   * PLANNED → ISSUED with files and statement, and into the outbox, in one write; a repeat changes nothing. Throws CONFLICT
   * when it is issued already with another statement.
   */
  issue(
    serial: string,
    issued: {
      readonly statement: string;
      readonly statementHash: string;
      readonly files: NonNullable<CertificateRecord["files"]>;
    },
  ): Promise<void>;
  /**
   * ISSUED → COMPLETE with the bundle that has the certificate's own proof, off the COMPLETE queue; a repeat changes
   * nothing. Throws INVARIANT before its statement is in the log.
   */
  complete(serial: string, bundle: CertificateFileRecord): Promise<void>;
  /**
   * Notes the revocation and puts its statement into the outbox, in one write. Throws CONFLICT when it is revoked already
   * with another statement; a repeat changes nothing. `revocation.statement` is canonical text.
   */
  revoke(
    serial: string,
    revocation: {
      readonly reason: string;
      readonly revokedAt: string;
      readonly statement: string;
      readonly statementHash: string;
    },
  ): Promise<void>;
  /** By SHA-256 of the PDF; may miss writes of the last moments. */
  findByPdf(sha256: string): Promise<CertificateRecord | undefined>;
}
