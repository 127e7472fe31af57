import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ahead } from '../ahead.ts';
import { ConfigError, type MediaConfig } from '../config/config.ts';
import { PicturesDown } from '../pictures-down.ts';
import { PatientBucket } from './patient-bucket.ts';
import { isPictureName } from './picture-paths.ts';
import type { OpenPicture, PictureStore } from './picture-store.ts';

export type BucketConfig = Extract<MediaConfig, { readonly kind: 'bucket' }>;

const DAY_MS = 24 * 60 * 60 * 1000;
const CONNECT_MS = 3000;
/** Without a byte. Who reads a picture slowly lets it wait, too. */
const SILENCE_MS = 60_000;
const PUT_MS = 15_000;
const PING_MS = 2000;
const AT_ONCE = 32;

/**
 * Pictures in a bucket of S3, or of what speaks as S3 does. A picture is put there once, before its commit, under the name that it
 * keeps. Nobody knows the name before the commit tells it, and one that is never told is removed when it is older than any commit
 * takes. So nothing is to be moved after the commit, and nothing can be published after it was erased.
 */
export class BucketStore implements PictureStore {
  readonly place: string;
  readonly earlyMs = DAY_MS;
  readonly atOnce = AT_ONCE;
  readonly #client: S3Client;
  readonly #line: PatientBucket;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #node: string;

  constructor({ bucket, prefix, region, endpoint }: BucketConfig, node: string) {
    // It warns of the age of Node otherwise, which is not for those to mend who run Kith.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    // Who reads a picture slowly has a connection for long, and must keep nobody from another one. How many ask at once is limited elsewhere.
    const agent = { maxSockets: Number.POSITIVE_INFINITY };
    this.#client = new S3Client({
      ...(region !== null && { region }),
      ...(endpoint !== null && { endpoint, forcePathStyle: true }),
      // `askBucket` knows what may be tried again.
      maxAttempts: 1,
      // Not everything that speaks as S3 does knows its newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        socketTimeout: SILENCE_MS,
        httpAgent: agent,
        httpsAgent: agent,
      },
    });
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#node = node;
    this.place = `s3://${bucket}/${prefix}`;
    this.#line = new PatientBucket(this.place);
  }

  /** @throws {ConfigError} when the bucket, its region or the keys are wrong */
  async enter(): Promise<number> {
    const sign = `nodes/${this.#node}`;
    try {
      await this.#put(sign, Buffer.from('\n'));
    } catch (error) {
      if (error instanceof PicturesDown && error.isRefusal) throw new ConfigError(`KITH_MEDIA_URL: ${error.message}`);
      throw error;
    }
    const now = await this.#since(sign);
    if (now === null) throw new PicturesDown(this.place, 'what was put there is not there', false);
    return now;
  }

  stage(name: string, bytes: Uint8Array): Promise<void> {
    return this.#put(pictureKey(name), bytes);
  }

  /** It is where it stays. */
  publish = async (): Promise<boolean> => true;

  isStaged = async (): Promise<boolean> => false;

  /** What is not named is nobody's when it is old. */
  async settle(): Promise<void> {
    // Nothing lies apart.
  }

  async open(name: string): Promise<OpenPicture | null> {
    const found = await this.#ask((abortSignal) =>
      this.#client.send(new GetObjectCommand(this.#object(pictureKey(name))), { abortSignal }),
    );
    if (found === null) return null;
    const { Body: stream, ContentLength: bytes } = found;
    if (stream instanceof Readable && bytes !== undefined) return { stream, bytes };
    throw new PicturesDown(this.place, 'an answer without a picture', false);
  }

  read(name: string): Promise<Buffer | null> {
    return this.#read(pictureKey(name));
  }

  since(name: string): Promise<number | null> {
    return this.#since(pictureKey(name));
  }

  async remove(names: readonly string[]): Promise<void> {
    await this.#remove(names.map(pictureKey));
  }

  async *published(): AsyncGenerator<readonly string[], void> {
    const folder = pictureKey('');
    for await (const keys of this.#list(folder)) {
      yield keys.map((key) => key.slice(folder.length)).filter(isPictureName);
    }
  }

  async *staged(): AsyncGenerator<never, void> {
    // Nothing lies apart.
  }

  async mark(): Promise<string | null> {
    return (await this.#read(MARK))?.toString().trim() ?? null;
  }

  setMark(mark: string): Promise<void> {
    return this.#put(MARK, Buffer.from(`${mark}\n`));
  }

  put(name: string, bytes: Uint8Array): Promise<void> {
    return this.stage(name, bytes);
  }

  async isEmpty(): Promise<boolean> {
    for await (const keys of this.#list('')) if (keys.length > 0) return false;
    return true;
  }

  async clear(): Promise<void> {
    for await (const keys of this.#list(pictureKey(''))) await this.#remove(keys);
  }

  async ping(): Promise<void> {
    await this.#since(MARK, PING_MS);
  }

  async faults(): Promise<string[]> {
    const asked = new GetBucketVersioningCommand({ Bucket: this.#bucket });
    // Not everything knows of versions, and not everybody may ask.
    const versions = await this.#ask((abortSignal) => this.#client.send(asked, { abortSignal })).catch(() => null);
    if (versions?.Status === undefined) return [];
    return [
      `The bucket ${this.#bucket} keeps old versions, of whom was erased, too: turn versioning off, or let a lifecycle rule remove them after a day.`,
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.destroy();
  }

  async #put(key: string, bytes: Uint8Array): Promise<void> {
    const object = { ...this.#object(key), Body: bytes, ContentLength: bytes.length };
    const put = (abortSignal: AbortSignal) => this.#client.send(new PutObjectCommand(object), { abortSignal });
    const done = await this.#line.ask(put, { againUnanswered: false, limitMs: PUT_MS });
    if (done === null) throw new PicturesDown(this.place, 'it takes nothing', false);
  }

  #read(key: string): Promise<Buffer | null> {
    return this.#ask(async (abortSignal) => {
      const { Body: body } = await this.#client.send(new GetObjectCommand(this.#object(key)), { abortSignal });
      return Buffer.from((await body?.transformToByteArray()) ?? []);
    });
  }

  async #since(key: string, limitMs?: number): Promise<number | null> {
    const head = (abortSignal: AbortSignal) =>
      this.#client.send(new HeadObjectCommand(this.#object(key)), { abortSignal });
    const found = await this.#line.ask(head, limitMs === undefined ? {} : { limitMs });
    return found?.LastModified?.getTime() ?? null;
  }

  async #remove(keys: readonly string[]): Promise<void> {
    const removals = ahead(keys, AT_ONCE, (key) =>
      this.#ask((abortSignal) => this.#client.send(new DeleteObjectCommand(this.#object(key)), { abortSignal })),
    );
    for await (const _removed of removals);
  }

  async *#list(folder: string): AsyncGenerator<string[], void> {
    for (let token: string | undefined; ; ) {
      const asked = { Bucket: this.#bucket, Prefix: this.#prefix + folder, ContinuationToken: token };
      const page = await this.#ask((abortSignal) =>
        this.#client.send(new ListObjectsV2Command(asked), { abortSignal }),
      );
      yield (page?.Contents ?? []).flatMap(({ Key: key }) => (key === undefined ? [] : key.slice(this.#prefix.length)));
      token = page?.NextContinuationToken;
      if (token === undefined) return;
    }
  }

  #object(key: string) {
    return { Bucket: this.#bucket, Key: this.#prefix + key };
  }

  #ask<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    return this.#line.ask(ask);
  }
}

/** Of which database the pictures are. */
const MARK = 'database';

const pictureKey = (name: string): string => `pictures/${name}`;
