import type { EntryRow } from '../../sightings/entries/store.ts';
import type { Seen } from './matching.ts';

/** What profiles ask about an entry that is stored. */
export const seenIn = (row: EntryRow, stranger: Seen['stranger']): Seen => ({
  result: row.result,
  confidence: row.confidence,
  mood: row.mood,
  liveness: row.liveness,
  sex: row.sex,
  age: row.age,
  sourceId: row.source_id,
  personId: row.person_id,
  groupIds: (JSON.parse(row.persons_groups) as { readonly id: Seen['groupIds'][number] }[]).map(({ id }) => id),
  stranger,
});
