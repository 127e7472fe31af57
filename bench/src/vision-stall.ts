/** One slow 4K frame never stalls a group list: the same list, asked for while the server is quiet and while it is not. */

import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Client, KithApiError } from '@kith/client';
import { startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { Pool } from 'undici';
import { median } from './median.ts';

const LISTS = 1500;
/** Asks now and then, as people do, so that a wait shows up in one answer and not in none. */
const PAUSE_MS = 4;
const GROUPS = 50;
const LIST = '/v1/groups/persons/?limit=20';

interface LoadWorkerData {
  readonly url: string;
  readonly token: string;
  readonly frame: Uint8Array;
  readonly senders: number;
}

/** @param frame 4K, sent over and over by as many senders as keep every worker busy */
export async function benchStall(modelsDir: string, frame: Buffer): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-bench-stall-'));
  const kith = await startProcess({
    KITH_DATA_DIR: folder,
    KITH_REQUESTS_PER_SECOND: '0',
    KITH_MODELS_DIR: modelsDir,
    KITH_ADMIN_PASSWORD: 'bench-password',
  });
  const client = new Pool(kith.url, { connections: 1 });
  try {
    const token = await prepare(kith.url);
    await listTimes(client, token, 200);
    const quiet = await listTimes(client, token, LISTS);
    const workerData: LoadWorkerData = { url: kith.url, token, frame, senders: 2 * availableParallelism() };
    const load = new Worker(fileURLToPath(import.meta.url), { workerData });
    const framesSent = new Promise<number>((resolve) => load.on('message', resolve));
    await sleep(2000);
    const startMs = performance.now();
    const busy = await listTimes(client, token, LISTS);
    const seconds = (performance.now() - startMs) / 1000;
    load.postMessage('stop');
    const perSecond = (await framesSent) / (seconds + 2);
    const line = (name: string, times: readonly number[], floor = times) =>
      [50, 99, 100]
        .map((percent) => `p${percent} ${at(times, percent).toFixed(1)}`)
        .join(', ')
        .concat(` ms  ${name}`, times === floor ? '' : ` (p99 ratio ${(at(times, 99) / at(floor, 99)).toFixed(1)})`);
    console.log(`a group list over HTTP, ${LISTS} times, one at a time`);
    console.log(`  ${line('quiet', quiet)}`);
    console.log(`  ${line(`while 4K frames are analysed, ${perSecond.toFixed(1)} a second`, busy, quiet)}`);
  } finally {
    await client.close();
    await kith.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepare(url: string): Promise<string> {
  const client = await logIn(url, 'bench-password');
  await client.sources.create({ name: 'door' });
  for (let i = 0; i < GROUPS; i++) await client.groups.create({ name: `group ${i}` });
  return (await client.tokens.create()).key;
}

async function listTimes(client: Pool, token: string, count: number): Promise<number[]> {
  const times: number[] = [];
  const headers = { authorization: `Token ${token}` };
  for (let i = 0; i < count; i++) {
    const startMs = performance.now();
    const answer = await client.request({ method: 'GET', path: LIST, headers });
    await answer.body.dump();
    times.push(performance.now() - startMs);
    if (answer.statusCode !== 200) throw new Error(`The list answered ${answer.statusCode}.`);
    await sleep(PAUSE_MS);
  }
  return times;
}

function at(times: readonly number[], percent: number): number {
  if (percent === 50) return median(times);
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}

/** In a thread of its own: sends frames until it is told to stop, and says how many were answered. */
async function sendFrames({ url, token, frame, senders }: LoadWorkerData): Promise<void> {
  const client = new Client({ apiToken: token, baseUrl: url, retries: 0 });
  let running = true;
  let answered = 0;
  parentPort?.once('message', () => {
    running = false;
  });
  const send = async () => {
    while (running) {
      try {
        await client.entries.send({ image: frame, source: 'door' });
        answered++;
      } catch (error) {
        // Frames that come too fast are refused, and not counted.
        if (!(error instanceof KithApiError && error.kind === 'refused')) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  parentPort?.postMessage(answered);
}

if (!isMainThread) await sendFrames(workerData as LoadWorkerData);
