import { isIP, type LookupFunction } from 'node:net';
import type { CameraProblemCode } from '@kith/contract';
import { Agent, type Dispatcher, errors, request } from 'undici';
import { authorization } from './camera-login.ts';
import { percentDecoded } from './percent-decoded.ts';
import type { StreamAddress } from './stream-address.ts';

const CONNECT_MS = 8000;

/** Asks one camera over HTTP, at the address that was checked, whatever its name says by now. No redirect is followed. */
export class CameraHttp {
  readonly #url: string;
  readonly #agent: Agent;
  readonly #signal: AbortSignal;

  /** @param signal ends whatever is asked */
  constructor({ url, address }: Extract<StreamAddress, { kind: 'http' }>, signal: AbortSignal) {
    this.#url = url;
    this.#agent = agentTo(address);
    this.#signal = signal;
  }

  /** Asks without user and password first: only who wants them is given them, in the way that it says. */
  async get(): Promise<Dispatcher.ResponseData> {
    const { origin, pathname, search, username, password } = new URL(this.#url);
    const uri = `${pathname}${search}`;
    const asking = (headers: Readonly<Record<string, string>>) =>
      request(`${origin}${uri}`, {
        headers: { 'user-agent': 'Kith', ...headers },
        dispatcher: this.#agent,
        signal: this.#signal,
      });
    const first = await asking({});
    if (first.statusCode !== 401 || username === '') return first;
    const login = { user: percentDecoded(username), password: percentDecoded(password) };
    const challenges = [first.headers['www-authenticate'] ?? []].flat();
    const header = authorization(challenges, login, { method: 'GET', uri });
    if (header === null) return first;
    first.body.on('error', () => undefined).destroy();
    return asking({ authorization: header });
  }

  close(): void {
    void this.#agent.destroy();
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
