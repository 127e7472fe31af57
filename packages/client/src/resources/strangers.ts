import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type {
  Entry,
  Stranger,
  StrangerList,
  StrangerName,
  StrangerNamed,
  StrangerNaming,
  StrangerNamingList,
  StrangerSettings,
  StrangerSettingsUpdate,
} from '../wire.ts';

/** People whom nobody knows, and who were seen, perhaps often. */
export class Strangers {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Who was seen last comes first. */
  list(wish: StrangerList = {}, options?: CallOptions): Promise<Page<Stranger>> {
    return this.#http.get(path`/v1/strangers/` + query(wish), options);
  }

  /** Who is seen meanwhile may come twice, or be passed over. */
  iterate(filter: Omit<StrangerList, 'limit' | 'offset'> = {}, options?: CallOptions): AsyncGenerator<Stranger, void> {
    return everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
  }

  get(id: number, options?: CallOptions): Promise<Stranger> {
    return this.#http.get(path`/v1/strangers/${id}/`, options);
  }

  /** What was seen of a stranger, the newest first. */
  entries(
    id: number,
    page: { readonly limit?: number; readonly offset?: number } = {},
    options?: CallOptions,
  ): Promise<Page<Entry>> {
    return this.#http.get(path`/v1/strangers/${id}/entries/` + query(page), options);
  }

  iterateEntries(id: number, options?: CallOptions): AsyncGenerator<Entry, void> {
    return everyPage(async (page) => (await this.entries(id, page, options)).results);
  }

  /** Says who a stranger is: somebody new, or with `pid` somebody who is known. Past entries become the person's, and nobody is told. */
  name(id: number, who: StrangerName = {}, options?: CallOptions): Promise<StrangerNamed> {
    return this.#http.post(path`/v1/strangers/${id}/name/`, toWireNames(who), options);
  }

  /** Takes back who a stranger is, within seven days: the stranger is one again, and nobody is told. */
  undoNaming(id: number, options?: CallOptions): Promise<Stranger> {
    return this.#http.delete(path`/v1/strangers/${id}/name/`, {}, options);
  }

  /** Strangers who were named, as far as that can be taken back, the last one first. */
  named(wish: StrangerNamingList = {}, options?: CallOptions): Promise<Page<StrangerNaming>> {
    return this.#http.get(path`/v1/strangers/named/` + query(wish), options);
  }

  /** Makes two strangers one: what was seen of the other is of this one, and the other is gone. */
  merge(id: number, from: number, options?: CallOptions): Promise<Stranger> {
    return this.#http.post(path`/v1/strangers/${id}/merge/`, { from }, options);
  }

  /** Says that some entries of a stranger are of somebody else. @returns that other one */
  split(id: number, entriesIds: readonly number[], options?: CallOptions): Promise<Stranger> {
    return this.#http.post(path`/v1/strangers/${id}/split/`, { entries: entriesIds }, options);
  }

  /** From now on nobody is told of a stranger, or with false again everybody. */
  ignore(id: number, ignored = true, options?: CallOptions): Promise<Stranger> {
    return this.#http.patch(path`/v1/strangers/${id}/`, { ignored }, options);
  }

  /** Deletes all that was seen of a stranger: entries, templates and pictures. */
  forget(id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/strangers/${id}/`, options);
  }

  /** How strangers are kept in the space. */
  settings(options?: CallOptions): Promise<StrangerSettings> {
    return this.#http.get(path`/v1/strangers/settings/`, options);
  }

  /** Changes what is given. With `enabled: false` all strangers of the space are forgotten; their entries stay. */
  updateSettings(change: StrangerSettingsUpdate, options?: CallOptions): Promise<StrangerSettings> {
    return this.#http.patch(path`/v1/strangers/settings/`, toWireNames(change), options);
  }
}
