// SPDX-License-Identifier: Apache-2.0
import type { Catalogue } from "../../core/catalogue/catalogue.ts";
import type { Network } from "../../verifier/network.ts";
import type { Primitives } from "../../verifier/primitives.ts";
import type { AnchorStore } from "../ports/anchor-store.ts";
import type { Archiver } from "../ports/archiver.ts";
import type { AssuranceStore } from "../ports/assurance-store.ts";
import type { CertificateStore } from "../ports/certificate-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { DisclosureStore } from "../ports/disclosure-store.ts";
import type { DraftStore } from "../ports/draft-store.ts";
import type { EvidenceStore } from "../ports/evidence-store.ts";
import type { FactIndex } from "../ports/fact-index.ts";
import type { FileTransfer } from "../ports/file-transfer.ts";
import type { GlyphCheck } from "../ports/glyph-check.ts";
import type { LogIndex } from "../ports/log-index.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { ClientStore, OrganizationStore } from "../ports/organization-store.ts";
import type { Random } from "../ports/random.ts";
import type { RateLimiter } from "../ports/rate-limiter.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type { Signer } from "../ports/signer.ts";
import type { SpreadsheetReader } from "../ports/spreadsheet-reader.ts";
import type { SpreadsheetWriter } from "../ports/spreadsheet-writer.ts";
import type { StatusStore } from "../ports/status-store.ts";
import type { RegisterIdentity } from "../usecases/read-trust.ts";
import type { RegisterSettings } from "../usecases/settings.ts";

/** A static page with the headers it needs, such as its content security policy. */
export interface Page {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Health {
  readonly isReady: boolean;
  /** it works, and something wants the operator's hand */
  readonly isDegraded?: boolean;
  /** what is ready and what is not, by part */
  readonly parts: Readonly<Record<string, string>>;
}

/** One line of the operator's log; never holds secrets, tokens or bodies. */
export interface ApiLogEntry {
  readonly level: "error" | "warning";
  readonly message: string;
  readonly correlationId: string;
  readonly error: { readonly name: string; readonly message: string; readonly stack: string };
}

/** Points a caller may spend in a minute. */
export interface PointLimits {
  readonly client: number;
  /** shared by all who come without a token from one address */
  readonly address: number;
}

/** Everything the HTTP surface needs. */
export interface ApiNeeds {
  /** text of schema/*.graphql, joined */
  readonly sdl: string;
  readonly settings: RegisterSettings;
  readonly identity: RegisterIdentity;
  readonly catalogue: Catalogue;
  /** metric → verified element name of the ESRS taxonomy */
  readonly esrsConcepts: ReadonlyMap<string, string>;
  readonly organizations: OrganizationStore;
  readonly clients: ClientStore;
  readonly disclosures: DisclosureStore;
  readonly drafts: DraftStore;
  readonly certificates: CertificateStore;
  readonly anchors: AnchorStore;
  readonly statuses: StatusStore;
  readonly logIndex: LogIndex;
  readonly factIndex: FactIndex;
  readonly objects: ObjectStore;
  readonly evidence: EvidenceStore;
  readonly assurances: AssuranceStore;
  /** how evidence reaches the object store */
  readonly transfer: FileTransfer;
  readonly archiver: Archiver;
  readonly spreadsheetReader: SpreadsheetReader;
  readonly spreadsheetWriter: SpreadsheetWriter;
  readonly glyphs: GlyphCheck;
  readonly hasher: SecretHasher;
  readonly rateLimiter: RateLimiter;
  readonly pointLimits: PointLimits;
  /** Ed25519, the log's own key: signs receipts */
  readonly logSigner: Signer;
  /** C2SP key id of the log, as receipts name it */
  readonly logKeyId: string;
  /** P-256, signs access tokens */
  readonly tokenSigner: Signer;
  readonly primitives: Primitives;
  /** how verifications ask chain nodes and status lists */
  readonly network: Network;
  readonly random: Random;
  readonly clock: Clock;
  readonly pages: { get(path: string): Page | undefined };
  health(): Promise<Health>;
  log(entry: ApiLogEntry): void;
}
