import { isIP, type LookupFunction } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { CameraProblemCode } from '@kith/contract';
import { Agent, type Dispatcher, errors, request } from 'undici';
import { authorization } from './camera-login.ts';
import { boundaryOf, JpegParts } from './jpeg-parts.ts';
import { percentDecoded } from './percent-decoded.ts';
import type { StreamAddress } from './stream-address.ts';

type HttpAddress = Extract<StreamAddress, { kind: 'http' }>;

interface Events {
  readonly onPicture: (jpeg: Buffer) => void;
  /** Called once, unless it was stopped before. @param detail what was said, perhaps with the address */
  readonly onEnd: (problem: CameraProblemCode, detail: string) => void;
}

interface End {
  readonly problem: CameraProblemCode;
  readonly detail: string;
}

const CONNECT_MS = 8000;

/** The pictures that a camera sends as Motion JPEG over HTTP, from one connection. No redirect is followed. */
export class MjpegFeed {
  readonly #stop = new AbortController();
  #isConnected = false;

  constructor(address: HttpAddress, { onPicture, onEnd }: Events) {
    const agent = agentTo(address.address);
    const read = this.#read(address, agent, onPicture).catch((error: unknown): End => {
      return { problem: this.#isConnected ? 'stopped' : problemOfError(error), detail: String(error) };
    });
    void read.then(({ problem, detail }) => {
      void agent.destroy();
      if (!this.#stop.signal.aborted) onEnd(problem, detail);
    });
  }

  /** Whether the camera has answered. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  stop(): void {
    this.#stop.abort();
  }

  async #read({ url }: HttpAddress, agent: Agent, onPicture: Events['onPicture']): Promise<End> {
    const { statusCode, headers, body } = await ask(url, agent, this.#stop.signal);
    this.#isConnected = true;
    const refusal = problemOfStatus(statusCode);
    const type = [headers['content-type']].flat()[0] ?? '';
    const delimiter = boundaryOf(type);
    if (refusal || !delimiter) {
      body.on('error', () => undefined).destroy();
      return { problem: refusal ?? 'no_video', detail: `${statusCode} ${type}` };
    }
    const parts = new JpegParts(delimiter, onPicture);
    for await (const chunk of body) {
      if (!parts.write(chunk)) return { problem: 'garbage', detail: 'What comes are no pictures.' };
      // One thread reads all cameras: one that floods it with empty lines or parts has a chunk each turn, and is read no faster.
      await setImmediate();
    }
    return { problem: 'stopped', detail: 'The camera ended it.' };
  }
}

/** Connections go to the address that was checked, whatever its name says by now. Cameras have certificates of their own making. */
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

/** Asks without user and password first: only who wants them is given them, in the way that it says. */
async function ask(url: string, dispatcher: Agent, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const { origin, pathname, search, username, password } = new URL(url);
  const uri = `${pathname}${search}`;
  const asking = (headers: Readonly<Record<string, string>>) =>
    request(`${origin}${uri}`, { headers: { 'user-agent': 'Kith', ...headers }, dispatcher, signal });
  const first = await asking({});
  if (first.statusCode !== 401 || username === '') return first;
  const login = { user: percentDecoded(username), password: percentDecoded(password) };
  const challenges = [first.headers['www-authenticate'] ?? []].flat();
  const header = authorization(challenges, login, { method: 'GET', uri });
  if (header === null) return first;
  first.body.on('error', () => undefined).destroy();
  return asking({ authorization: header });
}

function problemOfStatus(status: number): CameraProblemCode | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'forbidden_address';
  if (status === 401 || status === 403) return 'refused';
  return status >= 500 ? 'unreachable' : 'no_video';
}

function problemOfError(error: unknown): CameraProblemCode {
  return error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError
    ? 'garbage'
    : 'unreachable';
}
