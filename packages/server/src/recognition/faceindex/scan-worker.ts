/** A worker thread that scans the spaces it is given. It owns nothing, and crashes rather than answer wrongly. */

import { parentPort, workerData } from 'node:worker_threads';
import { lowerPriorityOfThisThread } from '../lower-priority.ts';
import { type Kernel, startKernel } from './kernel.ts';
import { scan } from './scan.ts';
import type { FromScanWorker, ScanWorkerData, ToScanWorker } from './scan-messages.ts';

/** A scan is short, and a picture that was analysed waits for it. */
const NICE = 5;

lowerPriorityOfThisThread(NICE);
const { module, lanes, lane } = workerData as ScanWorkerData;
const spaces = new Map<number, { kernel: Kernel; memory: WebAssembly.Memory }>();

parentPort?.on('message', (message: ToScanWorker) => {
  switch (message.kind) {
    case 'open': {
      const { memory } = message;
      spaces.set(message.space, { kernel: startKernel(module, memory, lanes), memory });
      return;
    }
    case 'scan': {
      const space = spaces.get(message.space);
      if (!space) throw new Error(`scan before open: space ${message.space}`);
      const answer: FromScanWorker = {
        search: message.search,
        results: scan(space.kernel, space.memory, lane, message.scan),
      };
      parentPort?.postMessage(answer, [answer.results.buffer as ArrayBuffer]);
      return;
    }
    case 'forget':
      spaces.delete(message.space);
      return;
    default:
      message satisfies never;
  }
});
