/** A thread that holds the faces of the past that are looked for, and follows what is erased. It ends when nobody has asked for long. */

import { parentPort, workerData } from 'node:worker_threads';
import { isDatabaseDown } from '../../platform/db/database-down.ts';
import { openSignRows } from '../../platform/db/past/open-sign-rows.ts';
import { lowerPriorityOfThisThread } from '../../recognition/lower-priority.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import { HeldPast } from './held-past.ts';
import {
  type Asked,
  type FromPastWorker,
  OF_NOBODY,
  type PastAnswer,
  type PastWorkerData,
  type ToPastWorker,
} from './past-messages.ts';

/** Pictures on their way are waited for by more people than a search of the past. */
const NICER_BY = 5;
/** How often it looks what was erased, by whomever. */
const FOLLOW_MS = 1000;

lowerPriorityOfThisThread(NICER_BY);
const { database, memoryBytes } = workerData as PastWorkerData;
const opening = openSignRows(database, SCALE).then((rows) => new HeldPast(rows, memoryBytes));
// Whoever asks is told why there is nothing to be read.
opening.catch(() => undefined);
const tell = (message: FromPastWorker): void => parentPort?.postMessage(message);

async function answer(asked: Asked): Promise<PastAnswer> {
  const past = await opening;
  switch (asked.kind) {
    case 'search':
      return past.search(asked.spaceId, asked.search);
    case 'follow':
      await past.follow(asked.spaceId);
      return 'done';
    case 'drop':
      await past.drop(asked.spaceId);
      return 'done';
    default:
      return asked satisfies never;
  }
}

parentPort?.on('message', ({ request, asked }: ToPastWorker) => {
  answer(asked).then(
    (found) => tell({ kind: 'answer', request, answer: found }),
    (error: Error) => tell({ kind: 'failed', request, message: error.message, isDatabaseDown: isDatabaseDown(error) }),
  );
});

setInterval(() => void followAll(), FOLLOW_MS);

/** What cannot be followed must not be kept: the thread that holds it ends. */
async function followAll(): Promise<void> {
  const past = await opening;
  for (const spaceId of past.spaces) void past.follow(spaceId).catch(giveUp);
}

/** Whoever waits meanwhile is told that the database is down, if it is. */
function giveUp(error: Error): void {
  if (!isDatabaseDown(error)) throw error;
  tell({ kind: 'failed', request: OF_NOBODY, message: error.message, isDatabaseDown: true });
}
