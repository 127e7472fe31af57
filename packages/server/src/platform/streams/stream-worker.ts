/** The thread that reads streams: all of them, for it mostly waits. */

import { parentPort } from 'node:worker_threads';
import { lowerPriorityOfThisThread } from '../../recognition/lower-priority.ts';
import { FrameSlots } from './frame-slots.ts';
import type { FromReader, ToReader } from './stream-messages.ts';
import { StreamReader } from './stream-reader.ts';

/** Cameras are looked at in what others leave; what ffmpeg does, too, for a child inherits it. */
const NICER_BY = 5;

const port = parentPort;
if (port === null) throw new Error('stream-worker runs only as a worker thread');
lowerPriorityOfThisThread(NICER_BY);

const slots = new FrameSlots();
const readers = new Map<number, StreamReader>();
const report = (message: FromReader) => port.postMessage(message);

async function close(stream: number): Promise<void> {
  await readers.get(stream)?.[Symbol.asyncDispose]();
  readers.delete(stream);
  report({ stream, kind: 'closed' });
}

port.on('message', (message: ToReader) => {
  if (message === 'close') {
    void Promise.all([...readers.keys()].map(close)).then(() => port.close());
    return;
  }
  switch (message.kind) {
    case 'open': {
      const { stream, spec } = message;
      readers.set(stream, new StreamReader(spec, { slots, report: (told) => report({ stream, ...told }) }));
      return;
    }
    case 'found':
      readers.get(message.stream)?.found(message.found);
      return;
    case 'want':
      readers.get(message.stream)?.want(message.still);
      return;
    case 'release':
      slots.give(message.slot);
      return;
    case 'close':
      void close(message.stream);
      return;
    default:
      message satisfies never;
  }
});
