import type { EntryId, Result, SpaceId } from '@kith/contract';
import { countAppearances } from '../../people/appearances/appearance-store.ts';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { forgetReasons } from './note-store.ts';
import { findEntries } from './store.ts';

/** What entries of nobody turn out to be: how surely of whom. */
export interface Naming {
  readonly result: Result;
  readonly confidence: number | null;
}

const rename = compileOnce(
  (
    db,
    {
      spaceId,
      ids,
      person,
      result,
      confidence,
    }: { spaceId: SpaceId; ids: readonly EntryId[]; person: PersonId } & {
      readonly result: Result;
      readonly confidence: number | undefined;
    },
  ) =>
    db
      .updateTable('entries')
      .set({ person_id: person, result, confidence: confidence ?? null })
      .where('space_id', '=', spaceId)
      .where('id', 'in', ids),
);

/**
 * Says of entries whose they are. The groups that they were told with stay, for nobody is told again, and why they named nobody is
 * forgotten. The person appeared with them.
 */
export async function nameEntries(
  tx: Tx,
  spaceId: SpaceId,
  person: PersonId,
  namings: ReadonlyMap<EntryId, Naming>,
): Promise<void> {
  const alike = new Map<string, { readonly naming: Naming; readonly ids: EntryId[] }>();
  for (const [id, naming] of namings) {
    const key = `${naming.result} ${naming.confidence}`;
    const same = alike.get(key) ?? { naming, ids: [] };
    same.ids.push(id);
    alike.set(key, same);
  }
  for (const { naming, ids } of alike.values()) {
    const confidence = naming.confidence ?? undefined;
    await rename(tx, { spaceId, ids, person, result: naming.result, confidence });
  }
  await forgetReasons(tx, spaceId, [...namings.keys()]);
  const entries = (await findEntries(tx, spaceId, [...namings.keys()])).toSorted((a, b) => a.created - b.created);
  await countAppearances(
    tx,
    spaceId,
    entries.map(({ id, source_id, created }) => ({ entryId: id, personId: person, sourceId: source_id, at: created })),
  );
}
