import { KithApiError } from '@kith/client';
import { BrokenPromise } from './broken-promise.ts';
import { Paper } from './paper.ts';
import { tellStory } from './story.ts';

const interrupted = new Promise<never>((_, reject) => {
  process.once('SIGINT', () => reject(new BrokenPromise('It was interrupted.')));
});
// Until the story listens, an early Ctrl-C must not count as an unhandled rejection.
interrupted.catch(() => undefined);

try {
  await tellStory(new Paper((line) => console.log(line)), interrupted);
  console.log('\nEverything was as promised. Kith has stopped and its temporary folder is gone.');
  process.exit(0);
} catch (error) {
  const isTold = error instanceof BrokenPromise || error instanceof KithApiError;
  console.error(isTold ? `\nThe demo failed: ${error.message}` : error);
  process.exit(1);
}
