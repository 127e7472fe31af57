/** One page of a list: `count` is the total, `next` and `previous` are absolute URLs. */
export interface Page<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}

/** One page of a list that is paged by cursor, too: any page costs what the first does. */
export interface CursorPage<T> extends Page<T> {
  /** Give it as `after` for the page that follows; null: none does. */
  next_after: string | null;
}

const PAGE_SIZE = 100;
const PAGE_SIZE_BY_CURSOR = 1000;

/**
 * Everything of a list, fetched page by page as it is consumed. It counts on by offset: what is created or deleted
 * meanwhile can make another thing come twice or be passed over.
 */
export async function* everyPage<T>(
  list: (page: { readonly limit: number; readonly offset: number }) => Promise<readonly T[]>,
): AsyncGenerator<T, void> {
  for (let offset = 0; ; offset += PAGE_SIZE) {
    const results = await list({ limit: PAGE_SIZE, offset });
    yield* results;
    if (results.length < PAGE_SIZE) return;
  }
}

/**
 * Everything of a list that pages by cursor. What is created or deleted meanwhile makes nothing else come twice or be passed
 * over.
 */
export async function* everyPageByCursor<T>(
  list: (page: {
    readonly limit: number;
    readonly after: string | undefined;
  }) => Promise<Pick<CursorPage<T>, 'results' | 'next_after'>>,
): AsyncGenerator<T, void> {
  let after: string | undefined;
  do {
    const page = await list({ limit: PAGE_SIZE_BY_CURSOR, after });
    yield* page.results;
    after = page.next_after ?? undefined;
  } while (after !== undefined);
}
