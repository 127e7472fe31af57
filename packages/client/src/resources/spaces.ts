import type { Page, Space, SpaceList, SpaceWrite, Token, TokenCreate } from '@kith/contract';
import type { Http } from '../core/http.ts';
import { everyPage } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames, type Wish } from '../core/wire-names.ts';

type ListWish = Wish<typeof SpaceList>;

/** Separate databases of people. */
export class Spaces {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  create(space: Wish<typeof SpaceWrite>): Promise<Space> {
    return this.#http.post(path`/v1/spaces/`, toWireNames(space));
  }

  list(wish: ListWish = {}): Promise<Page<Space>> {
    return this.#http.get(path`/v1/spaces/` + query(wish));
  }

  iterate(wish: Omit<ListWish, 'limit' | 'offset'> = {}): AsyncGenerator<Space, void> {
    return everyPage((page) => this.list({ ...wish, ...page }));
  }

  get(id: number): Promise<Space> {
    return this.#http.get(path`/v1/spaces/${id}/`);
  }

  update(id: number, change: Wish<typeof SpaceWrite>): Promise<Space> {
    return this.#http.patch(path`/v1/spaces/${id}/`, toWireNames(change));
  }

  /** Everything in it goes with it. */
  delete(id: number): Promise<void> {
    return this.#http.delete(path`/v1/spaces/${id}/`);
  }

  /** A token that acts in this space alone. The answer shows the whole key, this once. */
  createToken(id: number, token: Wish<typeof TokenCreate> = {}): Promise<Token> {
    return this.#http.post(path`/v1/spaces/${id}/tokens/`, toWireNames(token));
  }
}
