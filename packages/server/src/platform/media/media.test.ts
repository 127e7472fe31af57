import { buffer } from 'node:stream/consumers';
import { type PicturePlace, picturePlaces } from '@kith/testing/picture-places';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decideConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import type { Database } from '../db/database.ts';
import { DatabaseDown, leaveInDoubt } from '../db/database-down.ts';
import { randomIds } from '../ids.ts';
import { UnsettledChange } from '../unsettled-change.ts';
import { Media } from './media.ts';
import { openPictureStore } from './open-picture-store.ts';
import { trash } from './trash.ts';

const bytes = Buffer.from('a picture');
const pictureName = () => `${randomIds.mediaName()}.jpg`;

describe.each(picturePlaces)('in a %s', (what, openPlace) => {
  let place: PicturePlace;
  let kith: TestKith;
  let db: Database;
  let media: Media;
  beforeAll(async () => {
    place = await openPlace();
  });
  beforeEach(async () => {
    kith = await openTestKith();
    db = kith.context.db;
    await kith.addPersons(1);
    media = await openNode('node');
  });
  afterEach(async () => {
    await kith[Symbol.asyncDispose]();
    await place.empty();
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const openNode = async (node: string): Promise<Media> =>
    Media.open(db, await openPictureStore(decideConfig(readEnv(place.env)).media, node));
  /** Everything that is kept of pictures, whether it is to be seen or not. */
  const kept = () => place.pictures();

  /** What is kept after a look at what was left: in a bucket also what nobody names, until it is old. */
  const afterLook = (named: string[], unnamed: string[]) => [...named, ...(what === 'bucket' ? unnamed : [])].sort();

  /** What is sent to who asks for a picture. */
  async function seen(name: string, by = media): Promise<Buffer | null> {
    const picture = await by.open(name);
    return picture && buffer(picture.stream);
  }

  /** A row that names a picture from now on, in the place of another one. */
  const store = async (name: string): Promise<void> => {
    await db.queries.updateTable('persons').set({ face_image: name }).execute();
  };
  /** The row is gone, as a transaction has it that erases. */
  const eraseRow = (name: string): Promise<void> =>
    db.transaction(async (tx) => {
      await tx.updateTable('persons').set({ face_image: null }).execute();
      await trash(tx, [name]);
    });

  async function stored(by = media): Promise<string> {
    const name = pictureName();
    await by.stage(name, bytes);
    await by.publishAfter([name], () => store(name));
    return name;
  }

  describe('a picture', () => {
    it('is there after the commit that refers to it, and not before', async () => {
      const name = pictureName();
      await media.stage(name, bytes);
      await media.publishAfter([name], async () => {
        expect(await seen(name)).toBeNull();
        await store(name);
      });
      expect([await seen(name), await media.read(name)]).toEqual([bytes, bytes]);
    });

    it('whose commit failed is forgotten', async () => {
      const name = pictureName();
      await media.stage(name, bytes);
      const failed = media.publishAfter([name], () => Promise.reject(new Error('disk full')));
      await expect(failed).rejects.toThrow('disk full');
      expect([await seen(name), await kept()]).toEqual([null, []]);
    });

    it('that nothing came to refer to is forgotten', async () => {
      const name = pictureName();
      await media.stage(name, bytes);
      const outcome = await media.publishAfter(
        [name],
        async () => 'full',
        (committed) => committed !== 'full',
      );
      expect([outcome, await seen(name), await kept()]).toEqual(['full', null, []]);
    });

    it('whose row may be stored, because the database went away, is published if it is, and forgotten otherwise', async () => {
      const [is, isNot] = [pictureName(), pictureName()];
      for (const name of [is, isNot]) {
        await media.stage(name, bytes);
        const unknown = media.publishAfter([name], async () => {
          await store(is);
          const broken = new DatabaseDown(new Error('the connection broke'));
          leaveInDoubt(broken);
          throw broken;
        });
        await expect(unknown).rejects.toThrow(DatabaseDown);
      }
      expect(await seen(is)).toEqual(bytes);
      await media.settle();
      expect([await seen(is), await seen(isNot)]).toEqual([bytes, null]);
      expect((await kept()).sort()).toEqual(afterLook([is], [isNot]));
    });

    it.skipIf(what === 'bucket')(
      'that is not there after the commit is no error that says that nothing was stored',
      async () => {
        const neverStaged = pictureName();
        const failed = await media
          .publishAfter([neverStaged], () => store(neverStaged))
          .catch((error: unknown) => error);
        expect(failed).toBeInstanceOf(UnsettledChange);
        expect(failed).not.toHaveProperty('code');
      },
    );

    it.each(['../kith.sqlite', 'x.jpg', `${'a'.repeat(43)}.exe`, ''])('%j is no name of one', async (name) => {
      expect(await seen(name)).toBeNull();
    });
  });

  describe('what is erased', () => {
    it('is seen by nobody from the commit on, and gone before the answer', async () => {
      const name = await stored();
      await eraseRow(name);
      expect(await seen(name)).toBeNull();
      await media.emptyTrash();
      expect([await seen(name), await kept()]).toEqual([null, []]);
    });

    it('and left in the trash by a process that is over, goes with the next start', async () => {
      const name = await stored();
      await eraseRow(name);
      const next = await openNode('node');
      expect([await seen(name, next), await kept()]).toEqual([null, []]);
    });
  });

  describe('what was staged when the process ended', () => {
    it('is published when a row refers to it, and removed otherwise', async () => {
      const [ofPerson, ofTemplate, lost] = [pictureName(), pictureName(), pictureName()];
      await store(ofPerson);
      await db.queries.updateTable('person_templates').set({ face_image: ofTemplate }).execute();
      for (const name of [ofPerson, ofTemplate, lost]) await media.stage(name, bytes);
      const next = await openNode('node');
      expect(await Promise.all([ofPerson, ofTemplate, lost].map((name) => seen(name, next)))).toEqual([
        bytes,
        bytes,
        null,
      ]);
      expect((await kept()).sort()).toEqual(afterLook([ofPerson, ofTemplate], [lost]));
    });

    it('is not touched while it is under way', async () => {
      const name = pictureName();
      await media.stage(name, bytes);
      await media.publishAfter([name], async () => {
        await media.settle();
        await store(name);
      });
      expect(await seen(name)).toEqual(bytes);
    });
  });

  describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')(
    'two nodes, of which one is held up between its commit and what follows it',
    () => {
      let other: Media;
      beforeEach(async () => {
        other = await openNode('other');
      });

      /** Runs something on the other node while this one stands right after its commit. */
      async function heldUp(meanwhile: (name: string) => Promise<void>): Promise<string> {
        const name = pictureName();
        await media.stage(name, bytes);
        await media.publishAfter([name], async () => {
          await store(name);
          await meanwhile(name);
        });
        return name;
      }

      it('the picture is seen on the other one, and on both afterwards', async () => {
        const name = await heldUp(async (name) => expect(await seen(name, other)).toEqual(bytes));
        expect([await seen(name), await seen(name, other), await kept()]).toEqual([bytes, bytes, [name]]);
      });

      it('what the other one erases stays gone', async () => {
        const name = await heldUp(async (name) => {
          await eraseRow(name);
          await other.emptyTrash();
          expect([await seen(name, other), await kept()]).toEqual([null, []]);
        });
        expect([await seen(name), await seen(name, other), await kept()]).toEqual([null, null, []]);
      });

      it('what the other one has shown and erases stays gone, too', async () => {
        const name = await heldUp(async (name) => {
          expect(await seen(name, other)).toEqual(bytes);
          await eraseRow(name);
          await other.emptyTrash();
        });
        expect([await seen(name), await seen(name, other), await kept()]).toEqual([null, null, []]);
      });
    },
  );
});
