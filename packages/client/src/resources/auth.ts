import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import { toWireNames } from '../core/wire-names.ts';
import type { Identity, PasswordChange } from '../wire.ts';

/** Who the client is. `login` makes its token. */
export class Auth {
  readonly #http: Http;
  readonly #apiToken: string | null;

  constructor(http: Http, apiToken: string | null) {
    this.#http = http;
    this.#apiToken = apiToken;
  }

  /** Whose token this is, and the space it acts in. */
  whoami(options?: CallOptions): Promise<Identity> {
    return this.#http.get(path`/v1/whoami/`, options);
  }

  /** With `resetTokens` all tokens of the account end, this one too. */
  changePassword(change: Omit<PasswordChange, 'password2'>, options?: CallOptions): Promise<void> {
    const body = toWireNames({ ...change, password2: change.password });
    return this.#http.post(path`/v1/auth/password/change/`, body, options);
  }

  /** Deletes the client's own token, or ends the session of this browser. */
  logout(options?: CallOptions): Promise<void> {
    const own = this.#apiToken === null ? path`/v1/auth/session/` : path`/v1/tokens/${this.#apiToken}/`;
    return this.#http.deleteOne(own, options);
  }
}
