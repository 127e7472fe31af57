import type { VisitId } from '@kith/contract';
import { analysed } from '@kith/testing/analysed';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RawFrame, Vision } from '../../recognition/vision/vision.ts';
import { settingsOf } from '../../tenancy/sources/sources.ts';
import { findSource } from '../../tenancy/sources/store.ts';
import type { Appearance, VisitKeeper } from '../visits/visit-keeper.ts';
import { FollowedFaces } from './followed-faces.ts';
import { HeldFrame } from './held-frame.ts';

const eyes = numberedFaces();
/** Eyes, and a nose in the middle between them. */
const FACING = Float32Array.of(90, 120, 210, 120, 150, 180, 100, 230, 200, 230);
const raw: RawFrame = { width: 8, height: 8, fullRange: false, yuv420: new Uint8Array(96) };

let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith({ vision: eyes });
  await kith.call('POST', '/v1/sources/', { name: 'desk', manual_create_facesize_threshold: 0 });
  await uploadTo(kith, '/v1/persons/', await pictureOf(7), { source: 'desk' });
});
afterAll(() => kith?.[Symbol.asyncDispose]());

/** The faces before a camera, where visits are written by `appear`; and of which visits it was said that they end. */
async function follow(appear: VisitKeeper['appear']) {
  const { body } = await kith.call('POST', '/v1/sources/', { name: `camera ${Math.random()}` });
  const source = await findSource(kith.context.db.queries, [kith.spaceId], body.id);
  if (!source) throw new Error('There is no such source.');
  const ended: VisitId[] = [];
  const jpeg = await pictureOf(7);
  const vision: Pick<Vision, 'analyse'> = {
    analyse: async () => ({ kind: 'analysed', picture: { ...analysed(await eyes.analyse(jpeg)), jpeg } }),
  };
  const end = async (id: VisitId) => void ended.push(id);
  const visits = { appear, end, prolong: () => undefined };
  const faces = new FollowedFaces(
    { ...kith.context, vision, visits, warn: () => undefined },
    {
      ...{ id: source.id, source, settings: settingsOf(source), zones: [], framesPerSecond: 5, absenceMs: 10_000 },
      stream: async () => ({ kind: 'fails', problem: 'unreachable' }),
      isStillRead: async () => true,
    },
  );
  return { faces, ended };
}

async function see(faces: FollowedFaces, at: number): Promise<void> {
  const held = new HeldFrame({ picture: raw, at, release: () => undefined });
  const seen = analysed(await eyes.analyse(await pictureOf(7))).faces;
  faces.see(
    held,
    seen.map((face) => ({ ...face, points: FACING })),
  );
  held.release();
}

it('whoever cannot be told while the database is away is told when it is back, however long they have been gone', async () => {
  const begun = Date.now();
  let now = begun;
  const appeared: Appearance[] = [];
  let attempts = 0;
  const { faces, ended } = await follow(async (appearance) => {
    attempts++;
    if (now < begun + 120_000) throw new Error('The database is away.');
    appeared.push(appearance);
    const said = { entryId: 1, result: 'exact', personId: 1, pid: null, confidence: 99 };
    return { kind: 'opened', visitId: 5, ...said } as Awaited<ReturnType<VisitKeeper['appear']>>;
  });
  await see(faces, now - 200);
  await see(faces, now);
  for (; now < begun + 180_000; now += 1000) {
    faces.tick(now);
    faces.decide(now);
    await faces.settled();
    faces.forget(now, now - 70_000);
  }
  expect(appeared).toMatchObject([{ firstSeen: begun - 200, lastSeen: begun, frames: 2 }]);
  expect(ended).toEqual([5]);
  // Not every second: to look at a face once more takes time that others want.
  expect(attempts).toBeLessThan(12);
  await faces[Symbol.asyncDispose]();
});
