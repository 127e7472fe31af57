import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import { toWireNames } from '../core/wire-names.ts';
import type { FirstSessionCreate, Identity, Session, SessionAnswer, SessionCreate, SessionList } from '../wire.ts';

/**
 * Browsers that are logged in. A page of the server itself logs in here, with a client whose `apiToken` is null: its browser keeps the
 * session in a cookie that no script can read.
 */
export class Sessions {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** With `remember` the session lives for 90 days, else for 24 hours. */
  logIn(credentials: SessionCreate, options?: CallOptions): Promise<SessionAnswer> {
    return this.#http.post(path`/v1/auth/session/`, toWireNames(credentials), options);
  }

  /** By the code of the link that the first start prints; a `password` takes the place of the one that was made. */
  logInFirst(first: FirstSessionCreate, options?: CallOptions): Promise<SessionAnswer> {
    return this.#http.post(path`/v1/auth/session/first/`, toWireNames(first), options);
  }

  /** Ends the session of this browser, on the server too. */
  logOut(options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/auth/session/`, options);
  }

  /** From now on this browser acts in another space of its account, in all its tabs. */
  enterSpace(spaceId: number, options?: CallOptions): Promise<Identity> {
    return this.#http.put(path`/v1/auth/session/space/`, toWireNames({ spaceId }), options);
  }

  /** The newest first. */
  async list(options?: CallOptions): Promise<Session[]> {
    const { results } = await this.#http.get<SessionList>(path`/v1/sessions/`, options);
    return results;
  }

  /** Logs out one browser. */
  end(id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/sessions/${id}/`, options);
  }

  /** Logs out all browsers but this one. */
  endOthers(options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/sessions/`, options);
  }
}
