import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import type { Visit, VisitList } from '../wire.ts';

/** Who was at a camera, from when to when; with `open: true` who is there now. The newest first. */
export class Visits {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  list(wish: VisitList = {}, options?: CallOptions): Promise<Page<Visit>> {
    return this.#http.get(path`/v1/visits/` + query(wish), options);
  }

  /** One that begins meanwhile can make another come twice. */
  iterate(filter: Omit<VisitList, 'limit' | 'offset'> = {}, options?: CallOptions): AsyncGenerator<Visit, void> {
    return everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
  }

  get(id: number, options?: CallOptions): Promise<Visit> {
    return this.#http.get(path`/v1/visits/${id}/`, options);
  }
}
