import { createHash } from 'node:crypto';

export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
}

const END = '\r\n\r\n';
const INTERLEAVED = 0x24;

/** Takes requests out of what came over a connection; reports of the viewer between them are passed over. */
export class RtspReader {
  #rest: Buffer = Buffer.alloc(0);

  take(bytes: Buffer): RtspRequest[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const requests: RtspRequest[] = [];
    for (;;) {
      if (this.#rest[0] === INTERLEAVED) {
        if (this.#rest.length < 4) return requests;
        const length = 4 + this.#rest.readUInt16BE(2);
        if (this.#rest.length < length) return requests;
        this.#rest = this.#rest.subarray(length);
        continue;
      }
      const end = this.#rest.indexOf(END);
      if (end < 0) return requests;
      requests.push(parse(this.#rest.toString('latin1', 0, end)));
      this.#rest = this.#rest.subarray(end + END.length);
    }
  }
}

function parse(text: string): RtspRequest {
  const [first = '', ...lines] = text.split('\r\n');
  const [method = '', url = ''] = first.split(' ');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { method, url, headers };
}

/** Who may look. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

const REALM = 'camera';
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** What a camera asks of who did not say who they are (RFC 2617). */
export const challenge = (nonce: string): string => `Digest realm="${REALM}", nonce="${nonce}"`;

/** Whether a request bears the right answer to the challenge. */
export function isLetIn({ method, headers }: RtspRequest, nonce: string, { user, password }: Login): boolean {
  const said = headers.get('authorization') ?? '';
  const field = (name: string) => new RegExp(`[ ,]${name}="([^"]*)"`).exec(said)?.[1] ?? '';
  const response = md5(`${md5(`${user}:${REALM}:${password}`)}:${nonce}:${md5(`${method}:${field('uri')}`)}`);
  return field('username') === user && field('nonce') === nonce && field('response') === response;
}
