/** The floor of the face index: so many bytes of shared memory, read by so many threads, and nothing else. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const server = dirname(createRequire(import.meta.url).resolve('@kith/server/parts'));
const WASM = join(server, 'recognition/faceindex/read.wasm');
const PAGE_BYTES = 65_536;

interface FloorWorkerData {
  readonly memory: WebAssembly.Memory;
  readonly from: number;
  readonly to: number;
}

export interface Floor extends AsyncDisposable {
  read(): Promise<void>;
}

export async function openFloor(bytes: number, threads: number): Promise<Floor> {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536, shared: true });
  new Uint8Array(memory.buffer).fill(0xa5);
  const share = Math.floor(bytes / threads / 64) * 64;
  const workers = Array.from({ length: threads }, (_, i) => {
    const workerData: FloorWorkerData = { memory, from: i * share, to: (i + 1) * share };
    return new Worker(new URL(import.meta.url), { workerData });
  });

  function read(): Promise<void> {
    return new Promise((resolve, reject) => {
      let busy = workers.length;
      for (const worker of workers) {
        worker.removeAllListeners();
        worker.once('error', reject);
        worker.once('message', () => {
          busy--;
          if (busy === 0) resolve();
        });
        worker.postMessage('read');
      }
    });
  }

  await read();
  return {
    read,
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

if (!isMainThread) {
  const { memory, from, to } = workerData as FloorWorkerData;
  const module = await WebAssembly.compile(await readFile(WASM));
  const { read } = new WebAssembly.Instance(module, { env: { memory } }).exports as {
    read(from: number, to: number): bigint;
  };
  parentPort?.on('message', () => parentPort?.postMessage(read(from, to)));
}
