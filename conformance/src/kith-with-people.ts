import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Identification, login } from '@kith/client';
import { readEnv, startKith } from '@kith/server';
import { portraitOf, type SampleFace, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { multipart } from './multipart.ts';

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
  /** Kith's own client with that token, to prepare things and to see what an official client has changed. */
  readonly client: Client;
  /** The same with another token. */
  as(token: string): Client;
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
    const baseUrl = kith.url;
    const token = (await login({ baseUrl, username: 'admin', password })).token.key;
    const as = (key: string) => new Client({ baseUrl, apiToken: key });
    const client = as(token);
    const enrol = async (portrait: Uint8Array, source: string, key = token) =>
      pidOf(await sendPicture<Identification>(`${baseUrl}/v1/persons/`, portrait, source, key));
    await client.sources.create({ name: SOURCE, manualCreateFacesizeThreshold: 10_000 });
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
        await sendPicture(`${baseUrl}/v1/entries/`, await samplePhoto(photo), SOURCE, token);
      },
      client,
      as,
      enrol,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** By hand: see `multipart`. @throws unless it succeeds */
async function sendPicture<T>(url: string, image: Uint8Array, source: string, token: string): Promise<T> {
  const { type, bytes } = multipart([
    ['source', source],
    ['image', 'photo.jpg', image],
  ]);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Token ${token}` },
    body: bytes as Uint8Array<ArrayBuffer>,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

function pidOf({ result, pid }: Identification): string {
  if (result === 'new' && pid !== null) return pid;
  throw new Error(`A portrait of these tests was taken for somebody else: result ${result}.`);
}
