import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type { Token, TokenBulkDelete, TokenCreate, TokenList, TokenUpdate } from '../wire.ts';

/**
 * Tokens of the account, or of the space when the client's own token is one of a space. An access token may do everything
 * there, a stream token only send pictures and hear events.
 */
export class Tokens {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, kind: 'access' | 'stream') {
    this.#http = http;
    this.#path = kind === 'access' ? path`/v1/tokens/` : path`/v1/streams/tokens/`;
  }

  /** The answer shows the whole key, this once. */
  create(token: TokenCreate = {}, options?: CallOptions): Promise<Token> {
    return this.#http.post(this.#path, toWireNames(token), options);
  }

  list(wish: TokenList = {}, options?: CallOptions): Promise<Token[]> {
    return this.#http.get(this.#path + query(wish), options);
  }

  iterate(filter: Omit<TokenList, 'limit' | 'offset'> = {}, options?: CallOptions): AsyncGenerator<Token, void> {
    return everyPage((page) => this.list({ ...filter, ...page }, options));
  }

  get(idOrKey: number | string, options?: CallOptions): Promise<Token> {
    return this.#http.get(this.#path + path`${idOrKey}/`, options);
  }

  /** Turns a token off, or on again. */
  update(idOrKey: number | string, change: TokenUpdate, options?: CallOptions): Promise<Token> {
    return this.#http.patch(this.#path + path`${idOrKey}/`, toWireNames(change), options);
  }

  delete(idOrKey: number | string, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(this.#path + path`${idOrKey}/`, options);
  }

  /** Deletes all tokens, or all permanent or temporary ones; the client's own is among them. */
  deleteAll(filter: TokenBulkDelete = {}, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(this.#path + query(filter), options);
  }
}
