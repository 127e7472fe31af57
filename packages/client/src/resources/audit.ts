import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPageByCursor } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import type { AuditList, AuditPage, AuditRecord } from '../wire.ts';

/** Every change that was made over the API: who, what, when, from where. */
export class Audit {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** A page of changes, the newest first; give the `next_after` of a page as `after` for the one that follows. */
  list(wish: AuditList = {}, options?: CallOptions): Promise<AuditPage> {
    return this.#http.get(path`/v1/audit/` + query(wish), options);
  }

  /** Every change, the newest first. */
  iterate(filter: Omit<AuditList, 'limit' | 'after'> = {}, options?: CallOptions): AsyncGenerator<AuditRecord, void> {
    return everyPageByCursor((page) => this.list({ ...filter, ...page }, options));
  }
}
