// SPDX-License-Identifier: Apache-2.0
import type { Item } from "./item.ts";
import { LISTING_INDEX } from "./key.ts";
import { queryItems, type Table } from "./table.ts";

export interface Listing {
  readonly listing: string;
  readonly limit: number;
  /** the listing key the last page ended at */
  readonly before: string | undefined;
}

/** A page of the listing index, newest first. */
export async function listNewestFirst(
  table: Table,
  { listing, limit, before }: Listing,
): Promise<{ readonly items: readonly Item[]; readonly hasNext: boolean }> {
  const items = await queryItems(table, {
    index: LISTING_INDEX,
    condition: `#listing = :listing${before === undefined ? "" : " AND #listingKey < :before"}`,
    values: { listing, before },
    newestFirst: true,
    limit: limit + 1,
  });
  return { items: items.slice(0, limit), hasNext: items.length > limit };
}
