import type { Page } from '@kith/contract';

const PAGE_SIZE = 100;

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
