import type { Entry, EntryList, Ingestion, IngestionAnswer, Page } from '@kith/contract';
import { form, type Image } from '../core/form.ts';
import type { Http } from '../core/http.ts';
import { everyPage } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import type { Answer, Wish } from '../core/wire-names.ts';

type ListWish = Wish<typeof EntryList>;

/** Faces seen, the newest first. */
export class Entries {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  list(wish: ListWish = {}): Promise<Page<Entry>> {
    return this.#http.get(path`/v1/entries/` + query(wish));
  }

  iterate(wish: Omit<ListWish, 'limit' | 'offset'> = {}): AsyncGenerator<Entry, void> {
    return everyPage((page) => this.list({ ...wish, ...page }));
  }

  /** Sends a picture of a camera; every face in it becomes an entry. */
  send(
    wish: Omit<Wish<typeof Ingestion>, 'image'> & { readonly image: Image },
  ): Promise<Answer<typeof IngestionAnswer>> {
    return this.#http.post(path`/v1/entries/`, form(wish));
  }
}
