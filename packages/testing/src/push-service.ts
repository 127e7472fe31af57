import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a browser keeps to itself, and what it tells a server. */
export interface Subscriber {
  readonly pair: ECDH;
  readonly auth: Buffer;
  /** As `PushSubscription.toJSON()` has it. */
  readonly subscription: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
}

/** A message that was pushed. */
export interface Pushed {
  /** The last part of its endpoint. */
  readonly device: string;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: number;
  /** As the browser reads it, who alone can; null: it was encrypted for nobody here. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape
  readonly message: any;
  /** What the signed token claims; null: it is not signed by the key that it names. */
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string } | null;
  /** The `applicationServerKey` by which it was signed. */
  readonly key: string;
}

/**
 * A push service on loopback (RFC 8030) with its browsers: it decrypts what they are sent (RFC 8291) and looks whose signature it bears
 * (RFC 8292), by code of its own.
 */
export class PushService implements AsyncDisposable {
  readonly pushed: Pushed[] = [];
  /** What each device is answered with; 201 where nothing is said. */
  readonly answers = new Map<
    string,
    { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  >();
  readonly #subscribers = new Map<string, Subscriber>();
  readonly #server = createServer((request, response) => void this.#take(request, response));

  static async open(): Promise<PushService> {
    const service = new PushService();
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A browser subscribes; `device` is a part of an address. */
  subscribe(device: string): Subscriber['subscription'] {
    const pair = createECDH('prime256v1');
    const p256dh = pair.generateKeys('base64url');
    const auth = randomBytes(16);
    const keys = { p256dh, auth: auth.toString('base64url') };
    const subscription = { endpoint: `${this.url}/push/${device}`, keys };
    this.#subscribers.set(device, { pair, auth, subscription });
    return subscription;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const device = request.url?.split('/').at(-1) ?? '';
    const subscriber = this.#subscribers.get(device);
    const { claims, key } = claimsOf(request.headers.authorization ?? '');
    this.pushed.push({
      device,
      headers: request.headers,
      bytes: body.length,
      message: subscriber ? readBy(subscriber, body) : null,
      claims,
      key,
    });
    const { status, headers = {}, body: said = '' } = this.answers.get(device) ?? { status: 201 };
    response.writeHead(status, headers).end(said);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A browser that has subscribed anew reads nothing that was meant for it before. */
function readBy(subscriber: Subscriber, body: Buffer): unknown {
  try {
    return JSON.parse(decrypted(body, subscriber).toString('utf8'));
  } catch {
    return null;
  }
}

/**
 * Decrypts a message of one record: RFC 8188 under a key of RFC 8291.
 * @throws Error where it is for somebody else, or was changed
 */
export function decrypted(body: Buffer, { pair, auth }: Pick<Subscriber, 'pair' | 'auth'>): Buffer {
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + idLength);
  const record = body.subarray(21 + idLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', pair.computeSecret(sender), auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  // The text, the mark of a last record, and zeros.
  return padded.subarray(0, padded.lastIndexOf(2));
}

/** `vapid t=TOKEN, k=KEY` */
function claimsOf(authorization: string): Pick<Pushed, 'claims' | 'key'> {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [header = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65) return { claims: null, key };
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  const signed = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return { claims: signed ? JSON.parse(Buffer.from(claims, 'base64url').toString()) : null, key };
}
