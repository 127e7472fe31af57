/** A worker thread that scans the memories it is given. It owns nothing, and crashes rather than answer wrongly. */

import { parentPort, workerData } from 'node:worker_threads';
import { lowerPriorityOfThisThread } from '../lower-priority.ts';
import { scan } from './scan.ts';
import type { FromScanWorker, ScanWorkerData, ToScanWorker } from './scan-messages.ts';
import { Segment } from './segment.ts';

/** A scan is short, and a picture that was analysed waits for it. */
const NICER_BY = 5;

lowerPriorityOfThisThread(NICER_BY);
const { module, lanes, lane } = workerData as ScanWorkerData;
const memories = new Map<number, Segment>();

parentPort?.on('message', (message: ToScanWorker) => {
  switch (message.kind) {
    case 'open':
      memories.set(message.segment, new Segment(module, lanes, message.pages, message.memory));
      return;
    case 'scan': {
      const segments = message.segments.map(opened);
      const results = message.scans.map((one) => scan(segments, lane, one));
      const answer: FromScanWorker = { search: message.search, results };
      parentPort?.postMessage(
        answer,
        results.map(({ buffer }) => buffer as ArrayBuffer),
      );
      return;
    }
    case 'forget':
      memories.delete(message.segment);
      return;
    default:
      message satisfies never;
  }
});

function opened(number: number): Segment {
  const segment = memories.get(number);
  if (!segment) throw new Error(`scan before open: memory ${number}`);
  return segment;
}
