import type { Entry, Result, SpaceId } from '@kith/contract';
import { toTimestamp } from '@kith/contract';
import { getPersons, nameOf } from '../../people/persons/store.ts';
import { byTheHundred } from '../../platform/by-the-hundred.ts';
import type { Queries } from '../../platform/db/database.ts';
import { mediaUrl } from '../../platform/media/media-url.ts';
import { strangersOfEntries } from '../joining/store.ts';
import { findNotes } from './note-store.ts';
import type { EntryRow } from './store.ts';
import { surroundingsOf } from './surroundings.ts';

const mayHaveReason: ReadonlySet<Result> = new Set(['nm', 'det', 'junk', 'ha']);

/** Rows to entries as they are told; in the same order. */
export async function readEntries(db: Queries, baseUrl: string, rows: readonly EntryRow[]): Promise<Entry[]> {
  const bySpace = new Map<SpaceId, EntryRow[]>();
  for (const row of rows) bySpace.set(row.space_id, [...(bySpace.get(row.space_id) ?? []), row]);
  const entries = new Map<number, Entry>();
  for (const [spaceId, ofSpace] of bySpace) {
    for (const entry of await readOfSpace(db, baseUrl, spaceId, ofSpace)) entries.set(entry.id, entry);
  }
  return rows.flatMap((row) => entries.get(row.id) ?? []);
}

async function readOfSpace(
  db: Queries,
  baseUrl: string,
  spaceId: SpaceId,
  rows: readonly EntryRow[],
): Promise<Entry[]> {
  const persons = await getPersons(db, spaceId, [...new Set(rows.flatMap((row) => row.person_id ?? []))]);
  const ids = rows.map(({ id }) => id);
  const surroundings = new Map((await surroundingsOf(db, { spaceId, ids })).map((row) => [row.id, row]));
  const notes = await findNotes(
    db,
    spaceId,
    rows.filter(({ result }) => mayHaveReason.has(result)).map(({ id }) => id),
  );
  const strangers = await strangersOfEntries(
    db,
    spaceId,
    rows.filter(({ result }) => result === 'nm').map(({ id }) => id),
  );
  return byTheHundred(rows, (row) => {
    const stranger = strangers.get(row.id);
    const around = surroundings.get(row.id);
    const when = around?.corrected ?? null;
    const person = row.person_id === null ? undefined : persons.get(row.person_id);
    return {
      id: row.id,
      created: toTimestamp(row.created),
      result: row.result,
      // Why recognition named nobody says nothing of what a person says.
      reason: when === null ? (notes.get(row.id)?.reason ?? null) : null,
      confidence: row.confidence,
      pid: person?.pid ?? null,
      pid_created: person ? toTimestamp(person.created) : null,
      person: person ? nameOf(person) : null,
      persons_groups: JSON.parse(row.persons_groups),
      source: { id: row.source_id, name: around?.source_name ?? '' },
      space: { id: spaceId, name: around?.space_name ?? '' },
      facesize: row.facesize,
      face_image: mediaUrl(baseUrl, row.face_image) ?? '',
      full_image: mediaUrl(baseUrl, row.full_image) ?? '',
      initial_face_image: mediaUrl(baseUrl, person?.face_image ?? null),
      initial_full_image: mediaUrl(baseUrl, person?.full_image ?? null),
      age: row.age,
      sex: row.sex,
      mood: row.mood,
      liveness: row.liveness,
      exposure: row.exposure,
      blur: row.blur,
      pan: row.pan,
      tilt: row.tilt,
      visit_id: around?.visit_id ?? null,
      frames: around?.frames ?? null,
      corrected: when === null ? null : toTimestamp(when),
      stranger: stranger
        ? {
            id: stranger.id,
            visits: stranger.visits,
            first_seen: toTimestamp(stranger.first_seen),
            ignored: stranger.is_ignored === 1,
          }
        : null,
    };
  });
}
