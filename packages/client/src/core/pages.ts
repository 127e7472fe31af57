import type { CursorPage, Page } from '@kith/contract';

const PAGE_SIZE = 100;
const PAGE_SIZE_BY_CURSOR = 1000;

/**
 * Everything of a list, fetched page by page as it is consumed. It counts on by offset: what is created or deleted
 * meanwhile can make another thing come twice or be passed over.
 */
export async function* everyPage<T>(
  list: (page: { readonly limit: number; readonly offset: number }) => Promise<Page<T>>,
): AsyncGenerator<T, void> {
  for (let offset = 0; ; offset += PAGE_SIZE) {
    const { count, results } = await list({ limit: PAGE_SIZE, offset });
    yield* results;
    if (offset + PAGE_SIZE >= count) return;
  }
}

/**
 * Everything of a list that pages by cursor. What is created or deleted meanwhile makes nothing else come twice or be passed
 * over.
 */
export async function* everyPageByCursor<T>(
  list: (page: { readonly limit: number; readonly after: string | undefined }) => Promise<CursorPage<T>>,
): AsyncGenerator<T, void> {
  let after: string | undefined;
  do {
    const page = await list({ limit: PAGE_SIZE_BY_CURSOR, after });
    yield* page.results;
    after = page.next_after ?? undefined;
  } while (after !== undefined);
}
