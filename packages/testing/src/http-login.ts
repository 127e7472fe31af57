import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** How a camera on loopback wants user and password. */
export interface HttpLogin {
  readonly user: string;
  readonly password: string;
  readonly by: 'basic' | 'digest';
}

/** Asks whoever comes to a camera over HTTP who they are (RFC 7617, RFC 7616). */
export class Doorkeeper {
  readonly #login: HttpLogin | undefined;
  readonly #nonce = randomUUID();

  constructor(login: HttpLogin | undefined) {
    this.#login = login;
  }

  /** To go into an address, with the sign that follows. */
  get secret(): string {
    if (!this.#login) return '';
    return `${encodeURIComponent(this.#login.user)}:${encodeURIComponent(this.#login.password)}@`;
  }

  /** The header `WWW-Authenticate`. */
  get challenge(): string {
    return this.#login?.by === 'basic' ? 'Basic realm="cam"' : `Digest realm="cam", qop="auth", nonce="${this.#nonce}"`;
  }

  letsIn({ headers, method = '', url = '' }: IncomingMessage): boolean {
    if (!this.#login) return true;
    const given = headers.authorization ?? '';
    const { user, password, by } = this.#login;
    if (by === 'basic') return given === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const word = (name: string): string => new RegExp(`\\b${name}="?([^",]*)"?`).exec(given)?.[1] ?? '';
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const [own, what] = [md5(`${user}:cam:${password}`), md5(`${method}:${url}`)];
    const expected = md5(`${own}:${this.#nonce}:${word('nc')}:${word('cnonce')}:auth:${what}`);
    return word('response') === expected && word('uri') === url;
  }
}
