import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type {
  OwnSource,
  Source,
  SourceCreate,
  SourceList,
  SourceToken,
  SourceTokenCreate,
  SourceTokens,
  SourceUpdate,
} from '../wire.ts';

/** Where pictures come from. */
export class Sources {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  create(source: SourceCreate, options?: CallOptions): Promise<Source> {
    return this.#http.post(path`/v1/sources/`, toWireNames(source), options);
  }

  list(wish: SourceList = {}, options?: CallOptions): Promise<Page<Source>> {
    return this.#http.get(path`/v1/sources/` + query(wish), options);
  }

  iterate(filter: Omit<SourceList, 'limit' | 'offset'> = {}, options?: CallOptions): AsyncGenerator<Source, void> {
    return everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
  }

  get(id: number, options?: CallOptions): Promise<Source> {
    return this.#http.get(path`/v1/sources/${id}/`, options);
  }

  update(id: number, change: SourceUpdate, options?: CallOptions): Promise<Source> {
    return this.#http.patch(path`/v1/sources/${id}/`, toWireNames(change), options);
  }

  /** A token that sends pictures to this source and can do nothing else, for an hour unless `minutes` says otherwise; whole this once. */
  createToken(id: number, wish: SourceTokenCreate = {}, options?: CallOptions): Promise<SourceToken> {
    return this.#http.post(path`/v1/sources/${id}/tokens/`, toWireNames(wish), options);
  }

  /** Those that work, the oldest first. */
  async tokens(id: number, options?: CallOptions): Promise<readonly SourceToken[]> {
    return (await this.#http.get<SourceTokens>(path`/v1/sources/${id}/tokens/`, options)).results;
  }

  /** Withdraws a token: the next picture that comes with it is refused. */
  deleteToken(id: number, tokenId: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/sources/${id}/tokens/${tokenId}/`, options);
  }

  /** Of which source the token of this client is, where it is one of a source. */
  own(options?: CallOptions): Promise<OwnSource> {
    return this.#http.get(path`/v1/sources/own/`, options);
  }

  /** Its entries follow, its persons stay. */
  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/sources/${id}/`, options);
  }
}
