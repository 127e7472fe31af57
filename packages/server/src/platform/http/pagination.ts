import type { CursorPage, Page, PageQuery } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import type { Listed, ListedByCursor } from '../page.ts';

/**
 * The list envelope. `next` and `previous` keep the request's other parameters.
 * @param baseUrl without a trailing slash
 */
export function toPage<Row, T>(
  request: FastifyRequest,
  baseUrl: string,
  { limit, offset }: PageQuery,
  { count, rows }: Listed<Row>,
  toWire: (row: Row) => T,
): Page<T> {
  const at = (newOffset: number): string =>
    pageUrl(request, baseUrl, { limit: String(limit), offset: String(newOffset) });
  return {
    count,
    next: offset + rows.length < count && rows.length > 0 ? at(offset + limit) : null,
    previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    results: rows.map(toWire),
  };
}

/** The list envelope with `next_after`. `next` goes on in the way that the client has taken: by `after` or by `offset`. */
export function toCursorPage<Row, T>(
  request: FastifyRequest,
  baseUrl: string,
  query: PageQuery & { readonly after?: string | undefined },
  listed: ListedByCursor<Row>,
  toWire: (row: Row) => T,
): CursorPage<T> {
  const { nextAfter } = listed;
  const page = { ...toPage(request, baseUrl, query, listed, toWire), next_after: nextAfter };
  if (query.after === undefined) return page;
  return { ...page, next: nextAfter === null ? null : pageUrl(request, baseUrl, { after: nextAfter }), previous: null };
}

/** The request's own URL with some parameters replaced; `offset=0` is left out. */
export function pageUrl(request: FastifyRequest, baseUrl: string, replace: Readonly<Record<string, string>>): string {
  const [path = '/', query = ''] = request.url.split('?', 2);
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(replace)) {
    if (name === 'offset' && value === '0') parameters.delete(name);
    else parameters.set(name, value);
  }
  return `${baseUrl}${path.replace(/^\/+/, '/')}?${parameters}`;
}
