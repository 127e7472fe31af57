import type { EntryId, SourceId, SpaceId } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { describe, expect, it } from 'vitest';
import type { SignRows } from '../../platform/db/past/sign-rows.ts';
import { toStored } from '../../platform/db/stored-template.ts';
import { scaleTemplates } from '../../recognition/scale/scale-template.ts';
import { recordOf } from '../../recognition/signs/record.ts';
import { HeldPast } from './held-past.ts';

const FACES = 40;
const [ONE, OTHER] = [1, 2] as SpaceId[] as [SpaceId, SpaceId];
/** Room for a block of 16,384 records, and not for two. */
const ROOM_FOR_ONE = 20_000 * 90;

const { stranger } = faceLike(30);
const faces = Array.from({ length: FACES }, stranger);
const scaled = scaleTemplates(faces);
const records = scaled.map((face, i) => recordOf({ entryId: idOf(i), sourceId: 1 as SourceId, seen: 0 }, face));
const [face] = scaled as [(typeof scaled)[number]];
const wish = { face, filter: {}, confidence: 0, limit: 5 };

function idOf(i: number): EntryId {
  return (i + 1) as EntryId;
}

/** The same faces in every space, which stay as they are. */
const rows = (beforeTemplates: () => Promise<unknown> = async () => undefined): SignRows => ({
  chunk: async (_space, after) =>
    after > 0 ? null : { rows: FACES, last: idOf(FACES - 1), records: Buffer.concat(records) },
  state: async () => ({ revision: 1, templates: FACES, gone: [] }),
  newer: async () => [],
  async templates(_space, ids) {
    await beforeTemplates();
    return ids.flatMap((entryId) => {
      const template = faces[entryId - 1];
      return template ? [{ entryId, ...toStored(template) }] : [];
    });
  },
  [Symbol.asyncDispose]: async () => undefined,
});

describe('where there is room for one space', () => {
  const compared = async (past: HeldPast, spaceId: SpaceId) => {
    const found = await past.search(spaceId, wish);
    return found === 'incomplete' ? found : found.compared;
  };

  it('two that are searched at once take no more, and both are answered', async () => {
    const past = new HeldPast(rows(), ROOM_FOR_ONE);
    expect(await Promise.all([compared(past, ONE), compared(past, OTHER)])).toEqual([FACES, FACES]);
    expect(past.spaces).toHaveLength(1);
  });

  it('the one that was asked for last stays', async () => {
    const past = new HeldPast(rows(), ROOM_FOR_ONE);
    await compared(past, ONE);
    await compared(past, OTHER);
    expect(past.spaces).toEqual([OTHER]);
  });

  it('what was erased is let go before searches that wait', async () => {
    const done: string[] = [];
    const others: Promise<unknown>[] = [];
    const past: HeldPast = new HeldPast(
      rows(async () => {
        if (others.length > 0) return;
        others.push(compared(past, ONE).then(() => done.push('search that waits')));
        others.push(past.follow(ONE).then(() => done.push('erasure')));
      }),
      ROOM_FOR_ONE,
    );
    await compared(past, ONE).then(() => done.push('search under way'));
    await Promise.all(others);
    expect(done).toEqual(['search under way', 'erasure', 'search that waits']);
  });

  it('one that is being looked at is not let go', async () => {
    let duringFirst: Promise<unknown> | undefined;
    const past: HeldPast = new HeldPast(
      rows(async () => {
        // While the templates of the first are read somebody searches the other.
        if (duringFirst) return;
        duringFirst = compared(past, OTHER);
        await duringFirst;
      }),
      ROOM_FOR_ONE,
    );
    expect(await compared(past, ONE)).toBe(FACES);
    expect(await duringFirst).toBe(FACES);
    expect(past.spaces).toEqual([ONE]);
  });
});
