import type { Page, Source, SourceCreate, SourceList, SourceUpdate } from '@kith/contract';
import type { Http } from '../core/http.ts';
import { everyPage } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames, type Wish } from '../core/wire-names.ts';

type ListWish = Wish<typeof SourceList>;

/** Where pictures come from. */
export class Sources {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  create(source: Wish<typeof SourceCreate>): Promise<Source> {
    return this.#http.post(path`/v1/sources/`, toWireNames(source));
  }

  list(wish: ListWish = {}): Promise<Page<Source>> {
    return this.#http.get(path`/v1/sources/` + query(wish));
  }

  iterate(wish: Omit<ListWish, 'limit' | 'offset'> = {}): AsyncGenerator<Source, void> {
    return everyPage((page) => this.list({ ...wish, ...page }));
  }

  get(id: number): Promise<Source> {
    return this.#http.get(path`/v1/sources/${id}/`);
  }

  update(id: number, change: Wish<typeof SourceUpdate>): Promise<Source> {
    return this.#http.patch(path`/v1/sources/${id}/`, toWireNames(change));
  }

  /** Its entries follow, its persons stay. */
  delete(id: number): Promise<void> {
    return this.#http.delete(path`/v1/sources/${id}/`);
  }
}
