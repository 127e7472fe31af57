import { once } from 'node:events';
import type { SpaceId } from '@kith/contract';
import { pictureOf } from '@kith/testing/numbered-faces';
import { expect, it } from 'vitest';
import { budgets } from '../budgets.ts';
import { Previews } from './previews.ts';
import type { CameraWatch } from './watching.ts';

const space = 1 as SpaceId;

/** A camera with a new frame whenever somebody looks. */
function camera(): CameraWatch {
  let at = 0;
  return {
    health: { framesSeen: 0, framesLooked: 0, framesDropped: 0, lastFrameAt: null, isSeeing: false },
    lastFrame: () => ({ at: ++at, faces: [], jpeg: () => pictureOf() }),
    rest: async () => undefined,
    resume: () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

const preview = () => {
  const watch = camera();
  return { reading: () => watch, count: 100, mayWatch: async () => true, draw: () => pictureOf() };
};

it('a space watches a few at once, and who hangs up before the first frame leaves room for the next', async () => {
  await using previews = new Previews();
  const watched = Array.from({ length: budgets.cameras.previews }, () => previews.open(space, preview()));
  expect(previews.open(space, preview())).toBeNull();
  expect(previews.open(2 as SpaceId, preview())).not.toBeNull();
  for (const answer of watched) {
    answer?.destroy();
    if (answer) await once(answer, 'close');
  }
  expect(previews.open(space, preview())).not.toBeNull();
});

it('it ends when whoever watches may not any more', async () => {
  await using previews = new Previews(0);
  const answers = [true, true, false];
  const watched = previews.open(space, { ...preview(), mayWatch: async () => answers.shift() ?? false });
  let frames = 0;
  for await (const _ of watched ?? []) frames++;
  expect(frames).toBe(2);
});
