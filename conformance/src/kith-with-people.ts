import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identification } from '@kith/contract';
import { readEnv, startKith } from '@kith/server';
import { portraitOf, type SampleFace, sampleFaces, samplePhoto } from '@kith/server/internal/testing/sample-photos';
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
    const login = await post<LogIn>(`${kith.url}/v1/auth/token/`, asJson({ username: 'admin', password }));
    const token = login.token.key;
    await post(`${kith.url}/v1/sources/`, asJson({ name: SOURCE, manual_create_facesize_threshold: 10_000 }), token);
    const enrol = async (face: SampleFace) =>
      pidOf(await post<Identification>(`${kith.url}/v1/persons/`, asPicture(await portraitOf(face)), token));
    return {
      url: kith.url,
      password,
      token,
      people: {
        ada: await enrol(sampleFaces.ada),
        bea: await enrol(sampleFaces.bea),
        cem: await enrol(sampleFaces.cem),
      },
      async sendFrame(photo) {
        await post(`${kith.url}/v1/entries/`, asPicture(await samplePhoto(photo)), token);
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Body {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const asJson = (value: object): Body => ({ type: 'application/json', bytes: Buffer.from(JSON.stringify(value)) });

/** Multipart by hand: the official client, once loaded, has replaced the global FormData by one that fetch cannot send. */
function asPicture(image: Uint8Array): Body {
  const boundary = 'one-picture';
  const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
  const before = `${part('name="source"')}${SOURCE}\r\n${part('name="image"; filename="photo.jpg"')}`;
  const bytes = Buffer.concat([Buffer.from(before), image, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, bytes };
}

async function post<T>(url: string, { type, bytes }: Body, token?: string): Promise<T> {
  const headers = { 'content-type': type, ...(token && { authorization: `Token ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: bytes as Uint8Array<ArrayBuffer> });
  if (!response.ok) throw new Error(`POST ${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

function pidOf({ result, pid }: Identification): string {
  if (result === 'new' && pid !== null) return pid;
  throw new Error(`A portrait of these tests was taken for somebody else: result ${result}.`);
}
