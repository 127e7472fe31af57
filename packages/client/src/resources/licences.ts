import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type { Licence, LicenceCreate, LicenceList, LicenceUpdate } from '../wire.ts';

/** Retention periods under names, to which sources are bound. */
export class Licences {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  create(licence: LicenceCreate, options?: CallOptions): Promise<Licence> {
    return this.#http.post(path`/v1/licenses/sources/`, toWireNames(licence), options);
  }

  list(wish: LicenceList = {}, options?: CallOptions): Promise<Page<Licence>> {
    return this.#http.get(path`/v1/licenses/sources/` + query(wish), options);
  }

  iterate(filter: Omit<LicenceList, 'limit' | 'offset'> = {}, options?: CallOptions): AsyncGenerator<Licence, void> {
    return everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
  }

  get(id: number, options?: CallOptions): Promise<Licence> {
    return this.#http.get(path`/v1/licenses/sources/${id}/`, options);
  }

  update(id: number, change: LicenceUpdate, options?: CallOptions): Promise<Licence> {
    return this.#http.patch(path`/v1/licenses/sources/${id}/`, toWireNames(change), options);
  }

  /** Only one that no source is bound to. */
  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/licenses/sources/${id}/`, options);
  }
}
