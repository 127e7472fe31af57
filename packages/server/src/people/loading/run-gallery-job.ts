import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../../recognition/built-file.ts';
import type { SpaceFaces } from '../../recognition/faceindex/face-index.ts';
import type { DamagedTemplates } from './damaged-templates.ts';
import type { FromGalleryWorker, GalleryJob } from './gallery-messages.ts';
import type { ScaledKeeper } from './scaled-on-the-way.ts';

const script = builtFile('people/loading/gallery-worker.js');

/** So many records are named at a time: a few milliseconds. */
const SLICE = 8192;

/** What becomes of what a job reads. */
interface To {
  /** It becomes their records, a slice at a time. */
  readonly faces?: SpaceFaces;
  /** Keeps what was missing on the scale, or damaged. */
  readonly scaling?: ScaledKeeper;
}

/**
 * Runs a job in a thread of its own.
 * @returns the templates that are damaged
 * @throws {Error} what the thread failed with
 */
export async function runGalleryJob(
  job: GalleryJob,
  { faces, scaling }: To,
  signal: AbortSignal,
): Promise<DamagedTemplates> {
  signal.throwIfAborted();
  const worker = new Worker(script, { workerData: job, execArgv: [], name: 'kith-gallery' });
  const messages: FromGalleryWorker[] = [];
  let failed: Error | undefined;
  let wake: () => void = () => undefined;
  const tell = (error?: Error): void => {
    failed ??= error;
    wake();
  };
  worker.on('message', (message: FromGalleryWorker) => {
    messages.push(message);
    tell();
  });
  worker.on('error', tell);
  worker.on('exit', (code) => tell(new Error(`The thread that reads faces exited with code ${code}.`)));
  const onAbort = (): void => tell(signal.reason as Error);
  signal.addEventListener('abort', onAbort);
  try {
    for (;;) {
      const message = messages.shift();
      if (message?.kind === 'done') {
        if (message.memories.length > 0) faces?.takeMemories(message.memories);
        return message.damaged;
      }
      if (message?.kind === 'scaled') scaling?.keep(message.spaceId, message.made);
      else if (message?.kind === 'unsound') scaling?.mend(message.spaceId, message.ids);
      else if (message) {
        for (let at = 0; at < message.ids.length; at += SLICE) {
          faces?.nameRecords(message.ids.subarray(at, at + SLICE));
          await setImmediate();
          signal.throwIfAborted();
        }
      }
      if (message) continue;
      if (failed) throw failed;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}
