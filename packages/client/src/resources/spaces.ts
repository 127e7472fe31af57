import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type { Space, SpaceList, SpaceWrite, Token, TokenCreate } from '../wire.ts';

/** Separate databases of people. */
export class Spaces {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  create(space: SpaceWrite, options?: CallOptions): Promise<Space> {
    return this.#http.post(path`/v1/spaces/`, toWireNames(space), options);
  }

  list(wish: SpaceList = {}, options?: CallOptions): Promise<Page<Space>> {
    return this.#http.get(path`/v1/spaces/` + query(wish), options);
  }

  iterate(filter: Omit<SpaceList, 'limit' | 'offset'> = {}, options?: CallOptions): AsyncGenerator<Space, void> {
    return everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
  }

  /** All of them in one answer. */
  all(options?: CallOptions): Promise<Space[]> {
    return this.#http.get(path`/v1/lists/spaces/`, options);
  }

  get(id: number, options?: CallOptions): Promise<Space> {
    return this.#http.get(path`/v1/spaces/${id}/`, options);
  }

  update(id: number, change: SpaceWrite, options?: CallOptions): Promise<Space> {
    return this.#http.patch(path`/v1/spaces/${id}/`, toWireNames(change), options);
  }

  /** Everything in it goes with it. */
  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/spaces/${id}/`, options);
  }

  /** A token that acts in this space alone. The answer shows the whole key, this once. */
  createToken(id: number, token: TokenCreate = {}, options?: CallOptions): Promise<Token> {
    return this.#http.post(path`/v1/spaces/${id}/tokens/`, toWireNames(token), options);
  }
}
