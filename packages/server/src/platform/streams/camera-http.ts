import { isIP, type LookupFunction } from 'node:net';
import type { CameraProblemCode } from '@kith/contract';
import { Agent, type Dispatcher, errors, request } from 'undici';
import { authorization } from './camera-login.ts';
import { percentDecoded } from './percent-decoded.ts';

/** Where a camera answers: with user and password where it has them; the connection goes to the IP address. */
export interface CameraPlace {
  readonly url: string;
  readonly address: string;
}

const CONNECT_MS = 8000;

/** Asks one camera over HTTP, at the address that was checked, whatever its name says by now. No redirect is followed. */
export class CameraHttp {
  readonly #url: URL;
  readonly #agent: Agent;
  /** How it said last that it wants user and password, and how often they were given in this way. */
  #challenges: readonly string[] = [];
  #given = 0;

  constructor({ url, address }: CameraPlace) {
    this.#url = new URL(url);
    this.#agent = agentTo(address);
  }

  /**
   * Asks without user and password first: only who wants them is given them, in the way that it says.
   * @param uri path and query
   */
  async get(
    uri: string,
    { signal, headers = {} }: { readonly signal: AbortSignal; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Dispatcher.ResponseData> {
    const asking = (authorization = this.#authorization(uri)) =>
      request(`${this.#url.origin}${uri}`, {
        headers: { 'user-agent': 'Kith', ...headers, ...(authorization !== null && { authorization }) },
        dispatcher: this.#agent,
        signal,
      });
    const first = await asking();
    if (first.statusCode !== 401 || this.#url.username === '') return first;
    this.#challenges = [first.headers['www-authenticate'] ?? []].flat();
    this.#given = 0;
    const answer = this.#authorization(uri);
    if (answer === null) return first;
    first.body.on('error', () => undefined).destroy();
    return asking(answer);
  }

  close(): void {
    void this.#agent.destroy();
  }

  #authorization(uri: string): string | null {
    if (this.#challenges.length === 0) return null;
    const login = { user: percentDecoded(this.#url.username), password: percentDecoded(this.#url.password) };
    return authorization(this.#challenges, login, { method: 'GET', uri, time: ++this.#given });
  }
}

/** Cameras have certificates of their own making. */
const agentTo = (address: string): Agent => {
  const lookup: LookupFunction = (_, { all }, callback) => {
    const family = isIP(address);
    if (all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
  return new Agent({
    connect: { lookup, timeout: CONNECT_MS, rejectUnauthorized: false },
    headersTimeout: CONNECT_MS,
    // Who sends nothing any more is noticed by who waits for pictures.
    bodyTimeout: 0,
    maxHeaderSize: 16 * 1024,
  });
};

/** What an answer says of a camera; null: it gives what it was asked for. */
export function problemOfStatus(status: number): CameraProblemCode | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'forbidden_address';
  if (status === 401 || status === 403) return 'refused';
  return status >= 500 ? 'unreachable' : 'no_video';
}

/** What it says that there is no answer. */
export function problemOfError(error: unknown): CameraProblemCode {
  return error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError
    ? 'garbage'
    : 'unreachable';
}
