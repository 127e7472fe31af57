import type { EntryId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import { fromStored } from '../../platform/db/stored-template.ts';
import type { WeighedFace } from '../../recognition/clusters/weighed-face.ts';
import { scaleTemplates } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import type { StrangerRow } from '../joining/store.ts';

export interface StrangerFace extends WeighedFace {
  readonly entryId: EntryId;
}

type Owner = Pick<StrangerRow, 'space_id' | 'id'>;

const templatesOf = (db: Queries, { space_id, id }: Owner) =>
  db
    .selectFrom('stranger_entries')
    .innerJoin('entry_templates as t', (join) =>
      join.onRef('t.space_id', '=', 'stranger_entries.space_id').onRef('t.entry_id', '=', 'stranger_entries.entry_id'),
    )
    .select(['stranger_entries.entry_id', 'stranger_entries.weight', 't.vector', 't.checksum'])
    .where('stranger_entries.space_id', '=', space_id)
    .where('stranger_entries.stranger_id', '=', id);

type Row = Awaited<ReturnType<ReturnType<typeof templatesOf>['execute']>>[number];

/** The best faces of a stranger, the best first, without those that are damaged. */
export const bestFaces = async (db: Queries, stranger: Owner, most: number): Promise<StrangerFace[]> =>
  scaledFaces(
    await templatesOf(db, stranger)
      .orderBy('stranger_entries.weight', 'desc')
      .orderBy('stranger_entries.entry_id', 'desc')
      .limit(most)
      .execute(),
  );

/** So many are a few milliseconds of work. */
const BATCH = 100;

/** All faces of a stranger, in the order of entries, some at a time; the event loop turns in between. */
export async function* facesOf(db: Queries, stranger: Owner): AsyncGenerator<readonly StrangerFace[]> {
  let after = 0;
  for (;;) {
    const rows = await templatesOf(db, stranger)
      .where('stranger_entries.entry_id', '>', after as EntryId)
      .orderBy('stranger_entries.entry_id')
      .limit(BATCH)
      .execute();
    yield scaledFaces(rows);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = last.entry_id;
    await new Promise((turn) => setImmediate(turn));
  }
}

/** The same of some entries. */
export const facesOfEntries = async (db: Queries, stranger: Owner, ids: readonly EntryId[]): Promise<StrangerFace[]> =>
  ids.length === 0
    ? []
    : scaledFaces(await templatesOf(db, stranger).where('stranger_entries.entry_id', 'in', ids).execute());

function scaledFaces(rows: readonly Row[]): StrangerFace[] {
  const sound = rows.flatMap(({ entry_id, weight, ...stored }) => {
    const template = fromStored(stored);
    return template ? [{ entryId: entry_id, weight, template }] : [];
  });
  const scaled = scaleTemplates(sound.map(({ template }) => template));
  return sound.map(({ entryId, weight }, i) => ({ entryId, weight, scaled: scaled[i] as ScaledTemplate }));
}
