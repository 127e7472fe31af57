import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import { toWireNames } from '../core/wire-names.ts';
import type { Frigate, FrigateTested, FrigateWish } from '../wire.ts';

/** The Frigate whose events a space sees. */
export class FrigateOfSpace {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** @throws {KithApiError} 404 when the space listens to none */
  get(options?: CallOptions): Promise<Frigate> {
    return this.#http.get(path`/v1/frigate/`, options);
  }

  /** A password that is left out stays, for the same user at the same broker. */
  set(wish: FrigateWish, options?: CallOptions): Promise<Frigate> {
    return this.#http.put(path`/v1/frigate/`, toWireNames(wish), options);
  }

  /** Sources and entries of its cameras stay. */
  delete(options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/frigate/`, options);
  }

  /** Whether it can be listened to; nothing is kept. */
  test(wish: FrigateWish, options?: CallOptions): Promise<FrigateTested> {
    return this.#http.postRepeatable(path`/v1/frigate/test/`, toWireNames(wish), options);
  }
}
