import type { Event, NewsEvent, WebhookCorrection, WebhookEvent } from '../wire.ts';

const PREFIX = 'whsec_';
const VERSION = 'v1,';
const DEFAULT_TOLERANCE_MS = 5 * 60 * 1000;

/** The headers of a request: those of Node, of fetch, or a plain object with names in any case. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** An entry, told by webhook: when it was created, or corrected; `entry.sample` is made up. */
export type ToldEvent =
  | WebhookEvent
  | WebhookCorrection
  | (Event & { readonly type: 'entry.sample'; readonly timestamp: string });

/** The parameters of a GET, as texts; what is unknown is empty. */
export interface ToldParameters {
  readonly id: string;
  readonly result: string;
  readonly pid: string;
  /** How the person is called when it is told. */
  readonly person_name: string;
  readonly person_external_id: string;
  readonly confidence: string;
  readonly created: string;
  readonly source_id: string;
  readonly source_name: string;
  readonly space_id: string;
  readonly age: string;
  readonly sex: string;
  readonly mood: string;
  readonly liveness: string;
  readonly facesize: string;
  readonly face_image: string;
  /** Names of all groups. */
  readonly persons_groups: readonly string[];
  /** `entry.sample` is made up. */
  readonly type: ToldEvent['type'];
}

export interface VerifyOptions {
  /** How far the time of sending may lie from now, in both directions; by default five minutes. */
  readonly toleranceMs?: number | undefined;
  /** Epoch milliseconds; by default the clock of this machine. */
  readonly now?: (() => number) | undefined;
}

/**
 * - `missingHeader`: webhook-id, webhook-timestamp or webhook-signature is not there, or not of this form
 * - `tooOld`, `tooNew`: it was sent too long ago, or the clocks disagree
 * - `wrongSignature`: no signature is of one of the secrets; the message may be changed, or parsed before it was verified
 * - `notAnEvent`: it is signed, and is nothing that this version knows
 */
export type WebhookRefusal = 'missingHeader' | 'tooOld' | 'tooNew' | 'wrongSignature' | 'notAnEvent';

/** A message that must not be believed: answer it with 401. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  readonly reason: WebhookRefusal;

  constructor(reason: WebhookRefusal, message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * The event of a POST, when it comes from whoever knows the secret, and just now.
 * @param body exactly as received: what is parsed and written again is another text
 * @param secret `whsec_…`; several while one takes the place of the other
 * @throws {WebhookVerificationError}
 * @throws {TypeError} when a secret is none
 * @example
 * const event = await verifyWebhook(request.headers, rawBody, process.env.KITH_SECRET);
 */
export async function verifyWebhook(
  headers: WebhookHeaders,
  body: string | Uint8Array,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<ToldEvent> {
  await verify(headers, body, secret, options);
  const event = parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
  if (isEvent(event)) return event;
  throw new WebhookVerificationError('notAnEvent', 'The body is signed, and is not an event.');
}

/**
 * The same for a profile that asks for news: what is told is an entry, or news that is none. Its `type` says which.
 * @throws {WebhookVerificationError}
 * @throws {TypeError} when a secret is none
 */
export async function verifyWebhookNews(
  headers: WebhookHeaders,
  body: string | Uint8Array,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<ToldEvent | NewsEvent> {
  await verify(headers, body, secret, options);
  const event = parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
  if (isEvent(event) || isNews(event)) return event;
  throw new WebhookVerificationError('notAnEvent', 'The body is signed, and is nothing that this version knows.');
}

/**
 * The parameters of a GET, when they come from whoever knows the secret, and just now.
 * @param url as received, or only its query string; never with parameters that are in another order or written anew
 * @throws {WebhookVerificationError}
 * @throws {TypeError} when a secret is none
 */
export async function verifyWebhookGet(
  headers: WebhookHeaders,
  url: string,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<ToldParameters> {
  const query = url.slice(url.indexOf('?') + 1);
  await verify(headers, query, secret, options);
  const { type, persons_groups, ...parameters } = Object.fromEntries(new URLSearchParams(query));
  const names = persons_groups ? persons_groups.split(',').map((name) => name.replaceAll('%2C', ',')) : [];
  if (!('id' in parameters && 'result' in parameters && persons_groups !== undefined)) {
    throw new WebhookVerificationError('notAnEvent', 'The parameters are signed, and are not those of an event.');
  }
  // The border: these are the parameters that the server always sends.
  return {
    ...parameters,
    type: type === 'entry.sample' || type === 'entry.corrected' ? type : 'entry.created',
    persons_groups: names,
  } as unknown as ToldParameters;
}

/** As the Standard Webhooks specification 1.0.0 has it: HMAC-SHA256 of id, time and content. */
async function verify(
  headers: WebhookHeaders,
  content: string | Uint8Array,
  secret: string | readonly string[],
  { toleranceMs = DEFAULT_TOLERANCE_MS, now = Date.now }: VerifyOptions,
): Promise<void> {
  const keys = await Promise.all((typeof secret === 'string' ? [secret] : secret).map(toKey));
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => {
    const value = headerOf(headers, name);
    if (value) return value;
    throw new WebhookVerificationError('missingHeader', `The header ${name} is missing.`);
  }) as [string, string, string];
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new WebhookVerificationError('missingHeader', 'The header webhook-timestamp is no number of seconds.');
  }
  const signed = bytesOf(`${id}.${timestamp}.`, content);
  const isSigned = await anyVerifies(keys, signaturesIn(signature), signed);
  if (!isSigned) {
    const hint = 'Verify the body as it was received, with the secret of this profile.';
    throw new WebhookVerificationError('wrongSignature', `No signature is of this secret. ${hint}`);
  }
  const ageMs = now() - Number(timestamp) * 1000;
  if (ageMs > toleranceMs) throw new WebhookVerificationError('tooOld', 'The message was sent too long ago.');
  if (ageMs < -toleranceMs) throw new WebhookVerificationError('tooNew', 'The message was sent in the future.');
}

/** Compares in constant time: that is what `verify` of Web Crypto is for. */
async function anyVerifies(keys: readonly CryptoKey[], signatures: readonly Bytes[], content: Bytes): Promise<boolean> {
  for (const key of keys) {
    for (const signature of signatures) {
      if (await crypto.subtle.verify('HMAC', key, signature, content)) return true;
    }
  }
  return false;
}

/** What Web Crypto takes: bytes that no other thread can change meanwhile. */
type Bytes = Uint8Array<ArrayBuffer>;

async function toKey(secret: string): Promise<CryptoKey> {
  const key = secret.startsWith(PREFIX) ? fromBase64(secret.slice(PREFIX.length)) : null;
  if (!key?.length) throw new TypeError(`A secret of webhooks is ${PREFIX} and base64.`);
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

/** Of all versions that this one knows; what is no base64 is no signature. */
const signaturesIn = (header: string): Bytes[] =>
  header
    .split(' ')
    .filter((signature) => signature.startsWith(VERSION))
    .flatMap((signature) => fromBase64(signature.slice(VERSION.length)) ?? []);

function fromBase64(text: string): Bytes | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function bytesOf(head: string, content: string | Uint8Array): Bytes {
  const [first, second] = [new TextEncoder().encode(head), toBytes(content)];
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

const toBytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

function headerOf(headers: WebhookHeaders, name: string): string | null {
  if (typeof headers.get === 'function') return headers.get(name);
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : ((value as readonly string[] | undefined)?.join(' ') ?? null);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What has a type, and data. */
const isTold = (value: unknown): value is { readonly type: unknown; readonly data: object } =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  'data' in value &&
  typeof value.data === 'object' &&
  value.data !== null;

const isEvent = (value: unknown): value is ToldEvent =>
  isTold(value) &&
  (value.type === 'entry.created' || value.type === 'entry.corrected' || value.type === 'entry.sample');

/** By their names; the compiler sees to it that none is missing. */
const newsTypes: Readonly<Record<NewsEvent['type'], true>> = {
  'camera.offline': true,
  'camera.online': true,
  'visit.ended': true,
  'membership.ended': true,
  'alarm.raised': true,
  'alarm.acknowledged': true,
  'alarm.escalated': true,
};

const isNews = (value: unknown): value is NewsEvent =>
  isTold(value) && typeof value.type === 'string' && Object.hasOwn(newsTypes, value.type);
