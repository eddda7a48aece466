// SPDX-License-Identifier: Apache-2.0
import type { DocumentNode } from "graphql";

export interface DocumentCache {
  get(text: string): DocumentNode | undefined;
  set(text: string, document: DocumentNode): void;
}

/**
 * Keeps the parsed form of the documents asked for last. Long ones are not kept: clients that repeat themselves send short
 * documents with variables, and a cache of six-megabyte texts would be the attacker's.
 */
export function createDocumentCache({
  maxDocuments,
  maxCharacters,
}: {
  readonly maxDocuments: number;
  readonly maxCharacters: number;
}): DocumentCache {
  const kept = new Map<string, DocumentNode>();
  return {
    get(text) {
      const document = kept.get(text);
      if (document === undefined) return undefined;
      // A Map keeps the order of insertion: what was used last goes to the end.
      kept.delete(text);
      kept.set(text, document);
      return document;
    },
    set(text, document) {
      if (text.length > maxCharacters) return;
      kept.set(text, document);
      const oldest = kept.size > maxDocuments ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
    },
  };
}
