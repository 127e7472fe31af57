import { expect, it } from 'vitest';
import { sharedRead } from './shared-read.ts';

it('those who ask at once share a reading, and who asks while one is under way gets the next', async () => {
  let reads = 0;
  let end: () => void = () => undefined;
  const read = sharedRead<string, string>(async (key) => {
    reads += 1;
    const nth = reads;
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    return `${key}${nth}`;
  });
  const together = Promise.all([read('a'), read('a')]);
  await new Promise(setImmediate);
  const later = read('a');
  end();
  expect(await together).toEqual(['a1', 'a1']);
  await new Promise(setImmediate);
  end();
  expect(await later).toBe('a2');
});

it('a reading that fails fails for all of them', async () => {
  const read = sharedRead<string, never>(() => Promise.reject(new Error('down')));
  const outcomes = await Promise.allSettled([read('a'), read('a')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
