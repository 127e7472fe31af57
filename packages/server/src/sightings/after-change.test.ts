import { SpaceId } from '@kith/contract';
import { expect, it } from 'vitest';
import { UnsettledChange } from '../platform/unsettled-change.ts';
import { settleChanges } from './after-change.ts';

const spaceId = SpaceId.parse(7);

function house(failing: { readonly catchUp?: Error } = {}) {
  const done: string[] = [];
  const afterChange = settleChanges({
    indexSync: {
      async catchUp(space) {
        if (failing.catchUp) throw failing.catchUp;
        done.push(`index of ${space}`);
      },
    },
    strangers: { catchUp: async (space) => void done.push(`strangers of ${space}`) },
    past: { follow: async (space) => void done.push(`past of ${space}`) },
    media: { emptyTrash: async () => void done.push('trash') },
    events: { wake: (space) => void done.push(`listeners of ${space}`) },
    correctionEvents: { wake: (space) => void done.push(`listeners of corrections of ${space}`) },
    webhooks: { wake: () => void done.push('webhooks') },
  });
  return { afterChange, done };
}

it('searches and erasure hold before anybody is told', async () => {
  const { afterChange, done } = house();
  await afterChange(spaceId, { entries: true, pictures: true, templates: true, strangers: true });
  expect(done).toEqual(['index of 7', 'strangers of 7', 'past of 7', 'trash', 'listeners of 7', 'webhooks']);
});

it.each([
  [{ templates: true }, ['index of 7']],
  [{ strangers: true }, ['strangers of 7']],
  [{ pictures: true }, ['past of 7', 'trash']],
  [{ entries: true }, ['listeners of 7', 'webhooks']],
  [{ corrections: true }, ['listeners of corrections of 7', 'webhooks']],
  [{}, []],
])('what %j leaves alone costs nothing', async (change, expected) => {
  const { afterChange, done } = house();
  await afterChange(spaceId, change);
  expect(done).toEqual(expected);
});

it('entries are told also when the index could not catch up, and the error does not say that nothing was stored', async () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  const { afterChange, done } = house({ catchUp: full });
  const failed = await afterChange(spaceId, { entries: true, templates: true }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(UnsettledChange);
  expect(failed).toMatchObject({ cause: full });
  expect(failed).not.toHaveProperty('code');
  expect(done).toEqual(['listeners of 7', 'webhooks']);
});
