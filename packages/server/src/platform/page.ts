/** Rows of one page, and how many there are in all. */
export interface Listed<T> {
  readonly count: number;
  readonly rows: readonly T[];
}

/** Rows of one page, and the cursor of the page that follows; null when none does. */
export interface ListedByCursor<T> extends Listed<T> {
  readonly nextAfter: string | null;
}

/** Cuts rows that were read with one more than the limit: that one tells that a page follows. */
export function cutPage<Row>(
  { count, rows }: Listed<Row>,
  limit: number,
  cursorOf: (last: Row) => string,
): ListedByCursor<Row> {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { count, rows: page, nextAfter: last === undefined ? null : cursorOf(last) };
}
