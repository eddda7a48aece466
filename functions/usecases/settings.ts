// SPDX-License-Identifier: Apache-2.0

/** What one register is, apart from its keys. */
export interface RegisterSettings {
  /** name of the log: `<host>/log` */
  readonly origin: string;
  /** did:web of the register */
  readonly issuer: string;
  readonly registerName: string;
  /** where people reach it, without a slash at the end */
  readonly publicUrl: string;
  readonly maxMergeDelaySeconds: number;
  /** cosignatures that make a checkpoint witnessed */
  readonly witnessThreshold: number;
  /** chains that must hold a final anchor of an entry before its certificate is issued */
  readonly chainThreshold: number;
  /** statements one sequencing run takes */
  readonly batchSize: number;
}
