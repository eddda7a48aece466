// SPDX-License-Identifier: Apache-2.0

/** A disclosure's or a certificate's entry in the log. */
export interface IndexedEntry {
  readonly statementHash: string;
  readonly logIndex: number;
  readonly disclosureId: string;
  /** of a certificate; null for a disclosure */
  readonly serial: string | null;
  /** of a disclosure; null for a certificate */
  readonly factsRoot: string | null;
}

/** A disclosure's entry in the log, in the list of its organization. */
export interface LoggedPlace {
  readonly organizationId: string;
  readonly disclosureId: string;
  readonly logIndex: number;
}

/** The log entry by which something became true of a disclosure. */
export interface Milestone {
  readonly logIndex: number;
  /** as the entry states it */
  readonly at: string;
}

export const MILESTONES = ["superseded", "certified", "revoked"] as const;
export type MilestoneName = (typeof MILESTONES)[number];

/** What later log entries say about a disclosure. */
export type Standing = Readonly<Record<MilestoneName, Milestone | null>>;

/** What the log says, made findable. It follows the log and is made again from it; reads see every settled write. */
export interface LogIndex {
  /** How many entries of the log, from the first on, this index and the fact index cover. */
  size(): Promise<number>;
  /** Moves the size; false, and nothing changed, where it is no longer `from`. */
  advance(from: number, to: number): Promise<boolean>;
  /** Writes or replaces. */
  putEntries(entries: readonly IndexedEntry[]): Promise<void>;
  findByStatement(statementHash: string): Promise<IndexedEntry | undefined>;
  /** The disclosure with this facts root. */
  findByFactsRoot(factsRoot: string): Promise<IndexedEntry | undefined>;
  /** Notes a milestone; of two of one name the one with the lower log index stays, whatever the order of the calls. */
  note(disclosureId: string, name: MilestoneName, milestone: Milestone): Promise<void>;
  /** Writes or replaces. */
  putPlaces(places: readonly LoggedPlace[]): Promise<void>;
  /** Of one organization, logged below `before`, by falling log index. */
  listPlaces(organizationId: string, before: number, limit: number): Promise<readonly LoggedPlace[]>;
  /** Of distinct disclosures, those about which nothing was noted included. */
  standings(disclosureIds: readonly string[]): Promise<ReadonlyMap<string, Standing>>;
}
