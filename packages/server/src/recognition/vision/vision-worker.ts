import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { lowerPriorityOfThisThread } from '../lower-priority.ts';
import { analysePicture } from './analyse-picture.ts';
import { collectGarbage } from './collect-garbage.ts';
import { openNetworks } from './networks.ts';
import type { AnalysisOutcome } from './vision.ts';
import type { WorkerReport, WorkerRequest, WorkerStart } from './worker-messages.ts';

/** Pictures are analysed in what others leave. */
const NICER_BY = 10;

lowerPriorityOfThisThread(NICER_BY);
// The pool has one worker a core: libvips within one must neither add threads nor keep pictures.
sharp.concurrency(1);
sharp.cache(false);
// Whatever the bytes pretend to be, libvips reads nothing but these three.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] });

/** The pixels of larger pictures are not kept until the next garbage collection, which may be hours away. */
const HUGE_PX = 10_000_000;

const port = parentPort;
if (port === null) throw new Error('vision-worker runs only as a worker thread');

const { models }: WorkerStart = workerData;
const networks = await openNetworks(models);

port.on('message', (request: WorkerRequest | 'close') => {
  void (request === 'close' ? close() : answer(request));
});
report({ kind: 'ready' });

async function answer({ image, options }: WorkerRequest): Promise<void> {
  try {
    const outcome = await analysePicture(networks, image, options);
    report({ kind: 'outcome', outcome }, buffersOf(outcome));
    if (outcome.kind === 'analysed' && outcome.picture.width * outcome.picture.height > HUGE_PX) collectGarbage();
  } catch (error) {
    report({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

async function close(): Promise<void> {
  await networks[Symbol.asyncDispose]();
  port?.close();
}

function report(message: WorkerReport, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

/**
 * The memory that moves to the receiver instead of being copied: whole buffers only, never slices of a shared one. The
 * memory of a thumbnail belongs to libvips and cannot move: Node 20 copies it all the same, later ones refuse the message.
 */
function buffersOf(outcome: AnalysisOutcome): ArrayBuffer[] {
  if (outcome.kind === 'refused') return [];
  const buffers = new Set<ArrayBuffer>();
  for (const { points, template, scaled } of outcome.picture.faces) {
    for (const { buffer, byteLength } of [points, template, scaled]) {
      if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength && byteLength > 0) buffers.add(buffer);
    }
  }
  return [...buffers];
}
