import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import type { UsageItem, UsageList, UsageTotal, UsageTotalQuery } from '../wire.ts';

/** How much was called and stored. */
export class Usage {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** By month and space. */
  list(wish: UsageList = {}, options?: CallOptions): Promise<Page<UsageItem>> {
    return this.#http.get(path`/v1/billing/usage/` + query(wish), options);
  }

  iterate(filter: UsageTotalQuery = {}, options?: CallOptions): AsyncGenerator<UsageItem, void> {
    return everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
  }

  total(filter: UsageTotalQuery = {}, options?: CallOptions): Promise<UsageTotal> {
    return this.#http.get(path`/v1/billing/usage/total/` + query(filter), options);
  }
}
