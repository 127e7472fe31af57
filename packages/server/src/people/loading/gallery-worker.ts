/** A thread that reads the faces of one space from where they lie, or keeps them there, so that the main thread can answer meanwhile. */

import { parentPort, workerData } from 'node:worker_threads';
import { RecordWriter } from '../../recognition/faceindex/record-writer.ts';
import { Segment } from '../../recognition/faceindex/segment.ts';
import { lowerPriorityOfThisThread } from '../../recognition/lower-priority.ts';
import type { FromGalleryWorker, GalleryJob } from './gallery-messages.ts';
import { readDatabase } from './read-database.ts';
import { readSnapshot, writeSnapshot } from './snapshot-file.ts';

/** Whoever asks something goes first; whoever waits for these faces does not wait for everything else. */
const NICE = 5;

lowerPriorityOfThisThread(NICE);
const job = workerData as GalleryJob;
const tell = (message: FromGalleryWorker): void => parentPort?.postMessage(message);
const onRecords = (ids: Float64Array): void => tell({ kind: 'records', ids });

switch (job.kind) {
  case 'read database': {
    const writer = new RecordWriter(job.records);
    const { database, spaceId, threads } = job;
    const damaged = await readDatabase(
      { database, spaceId, threads, writer },
      {
        onRecords,
        onScaled: (made) =>
          parentPort?.postMessage({ kind: 'scaled', spaceId, made } satisfies FromGalleryWorker, [made.vectors.buffer]),
        onUnsound: (ids) => tell({ kind: 'unsound', spaceId, ids }),
      },
    );
    tell({ kind: 'done', memories: writer.memories, damaged });
    break;
  }
  case 'read snapshot': {
    const writer = new RecordWriter(job.records);
    const { damaged } = await readSnapshot(job.file, job.key, writer, onRecords);
    tell({ kind: 'done', memories: writer.memories, damaged });
    break;
  }
  case 'write snapshot': {
    const { module, lanes, pages } = job.records;
    const segments = job.memories.map((memory) => new Segment(module, lanes, pages, memory));
    await writeSnapshot(job.file, job.key, job.state, segments);
    tell({ kind: 'done', memories: [], damaged: [] });
    break;
  }
  default:
    job satisfies never;
}
