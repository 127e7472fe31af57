import type { Token, TokenCreate, TokenList } from '@kith/contract';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames, type Wish } from '../core/wire-names.ts';

/** Access tokens of the same kind as the client's own. */
export class Tokens {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The answer shows the whole key, this once. */
  create(token: Wish<typeof TokenCreate> = {}): Promise<Token> {
    return this.#http.post(path`/v1/tokens/`, toWireNames(token));
  }

  list(wish: Wish<typeof TokenList> = {}): Promise<Token[]> {
    return this.#http.get(path`/v1/tokens/` + query(wish));
  }

  delete(idOrKey: number | string): Promise<void> {
    return this.#http.delete(path`/v1/tokens/${idOrKey}/`);
  }
}
