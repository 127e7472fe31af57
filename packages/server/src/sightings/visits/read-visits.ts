import { type Entry, type EntryId, toTimestamp, type Visit } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import { readEntries } from '../entries/read-entries.ts';
import { findEntries } from '../entries/store.ts';
import type { VisitRow } from './store.ts';

/** Visits as they are answered, in their order, each with what its entry says of the one who was there. */
export async function readVisits(db: Queries, baseUrl: string, rows: readonly VisitRow[]): Promise<Visit[]> {
  const entries = new Map<EntryId, Entry>();
  for (const spaceId of new Set(rows.map(({ space_id }) => space_id))) {
    const ids = rows.filter(({ space_id }) => space_id === spaceId).map(({ entry_id }) => entry_id);
    const told = await readEntries(db, baseUrl, await findEntries(db, spaceId, ids));
    for (const entry of told) entries.set(entry.id, entry);
  }
  return rows.flatMap((row) => {
    const entry = entries.get(row.entry_id);
    if (!entry) return [];
    const { pid, person, persons_groups, result, confidence, face_image, source } = entry;
    return [
      {
        id: row.id,
        source_id: row.source_id,
        source_name: source.name,
        space_id: row.space_id,
        pid,
        person,
        persons_groups,
        result,
        confidence,
        entry_id: row.entry_id,
        face_image,
        first_seen: toTimestamp(row.first_seen),
        last_seen: toTimestamp(row.last_seen),
        open: row.is_open === 1,
        frames: row.frames,
      },
    ];
  });
}
