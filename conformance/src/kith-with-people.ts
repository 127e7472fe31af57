import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identification } from '@kith/contract';
import { readEnv, startKith } from '@kith/server';
import { portraitOf, type SampleFace, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { type Body, multipart } from './multipart.ts';
import type { LogIn } from './official-clients.ts';

const SOURCE = 'door';

/** A whole Kith that listens on loopback, with three persons whose portraits were really taken in. */
export interface KithWithPeople extends AsyncDisposable {
  readonly url: string;
  /** Of the first account. */
  readonly password: string;
  /** Key of an account token. */
  readonly token: string;
  /** Pids. */
  readonly people: { readonly ada: string; readonly bea: string; readonly cem: string };
  /** Sends one of the sample photos as a camera would. Ada is on photo 3, between two strangers. */
  sendFrame(photo: SampleFace['photo']): Promise<void>;
  /** A call in Kith's own words, to prepare and to see what another one has changed. @throws unless it succeeds */
  ask<T>(method: string, path: string, body?: object, token?: string): Promise<T>;
  /** Takes in a portrait of somebody new. @returns the pid */
  enrol(portrait: Uint8Array, source: string, token?: string): Promise<string>;
}

export async function openKithWithPeople(): Promise<KithWithPeople> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kith-conformance-'));
  const password = 'a password of these tests';
  const env = readEnv({
    KITH_DATA_DIR: dataDir,
    KITH_PORT: '0',
    KITH_LOG_LEVEL: 'warn',
    KITH_ADMIN_PASSWORD: password,
    KITH_MODELS_DIR: process.env.KITH_MODELS_DIR,
  });
  const kith = await startKith(env, () => undefined);
  const close = async () => {
    await kith[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const login: LogIn = await call(kith.url, 'POST', '/v1/auth/token/', asJson({ username: 'admin', password }));
    const token = login.token.key;
    const ask = <T>(method: string, path: string, body?: object, key = token) =>
      call<T>(kith.url, method, path, body && asJson(body), key);
    const enrol = async (portrait: Uint8Array, source: string, key = token) =>
      pidOf(await call<Identification>(kith.url, 'POST', '/v1/persons/', asPicture(portrait, source), key));
    await ask('POST', '/v1/sources/', { name: SOURCE, manual_create_facesize_threshold: 10_000 });
    return {
      url: kith.url,
      password,
      token,
      people: {
        ada: await enrol(await portraitOf(sampleFaces.ada), SOURCE),
        bea: await enrol(await portraitOf(sampleFaces.bea), SOURCE),
        cem: await enrol(await portraitOf(sampleFaces.cem), SOURCE),
      },
      async sendFrame(photo) {
        await call(kith.url, 'POST', '/v1/entries/', asPicture(await samplePhoto(photo), SOURCE), token);
      },
      ask,
      enrol,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const asJson = (value: object): Body => ({ type: 'application/json', bytes: Buffer.from(JSON.stringify(value)) });

const asPicture = (image: Uint8Array, source: string): Body =>
  multipart([
    ['source', source],
    ['image', 'photo.jpg', image],
  ]);

async function call<T>(url: string, method: string, path: string, body?: Body, token?: string): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: { ...(body && { 'content-type': body.type }), ...(token && { authorization: `Token ${token}` }) },
    ...(body && { body: body.bytes as Uint8Array<ArrayBuffer> }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text ? JSON.parse(text) : null) as T;
}

function pidOf({ result, pid }: Identification): string {
  if (result === 'new' && pid !== null) return pid;
  throw new Error(`A portrait of these tests was taken for somebody else: result ${result}.`);
}
