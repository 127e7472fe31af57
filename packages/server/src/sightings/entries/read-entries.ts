import { type Entry, type SpaceId, toTimestamp } from '@kith/contract';
import { nameOf } from '../../people/persons/store.ts';
import { byTheHundred } from '../../platform/by-the-hundred.ts';
import type { Queries } from '../../platform/db/database.ts';
import { mediaUrl } from '../../platform/media/media-url.ts';
import type { EntryRow } from './store.ts';
import { type Surroundings, surroundingsOf } from './surroundings.ts';

/** Rows to entries as they are told; in the same order. */
export async function readEntries(db: Queries, baseUrl: string, rows: readonly EntryRow[]): Promise<Entry[]> {
  const bySpace = new Map<SpaceId, EntryRow[]>();
  for (const row of rows) bySpace.set(row.space_id, [...(bySpace.get(row.space_id) ?? []), row]);
  const around = new Map<number, Surroundings>();
  for (const [spaceId, ofSpace] of bySpace) {
    const ids = ofSpace.map(({ id }) => id);
    for (const each of await surroundingsOf(db, { spaceId, ids })) around.set(each.id, each);
  }
  return byTheHundred(rows, (row) => toEntry(baseUrl, row, around.get(row.id)));
}

/** An entry as it is told. @param around nothing when it is gone by now */
export function toEntry(baseUrl: string, row: EntryRow, around: Surroundings | undefined): Entry {
  const when = around?.corrected ?? null;
  return {
    id: row.id,
    created: toTimestamp(row.created),
    result: row.result,
    reason: reasonOf(around),
    confidence: row.confidence,
    ...personOf(around),
    persons_groups: JSON.parse(row.persons_groups),
    source: { id: row.source_id, name: around?.source_name ?? '' },
    space: { id: row.space_id, name: around?.space_name ?? '' },
    facesize: row.facesize,
    face_image: mediaUrl(baseUrl, row.face_image) ?? '',
    full_image: mediaUrl(baseUrl, row.full_image) ?? '',
    initial_face_image: mediaUrl(baseUrl, around?.initial_face_image ?? null),
    initial_full_image: mediaUrl(baseUrl, around?.initial_full_image ?? null),
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
    stranger: row.result === 'nm' ? strangerOf(around) : null,
  };
}

/** Why recognition named nobody says nothing of what a person says. */
function reasonOf(around: Surroundings | undefined): Entry['reason'] {
  if (!around?.reason || around.corrected !== null) return null;
  return { code: around.reason, measured: around.measured, required: around.required };
}

function personOf(around: Surroundings | undefined): Pick<Entry, 'pid' | 'pid_created' | 'person'> {
  if (!around?.pid || around.pid_created === null) return { pid: null, pid_created: null, person: null };
  const { pid, pid_created, person_name: name, external_id } = around;
  return { pid, pid_created: toTimestamp(pid_created), person: nameOf({ name, external_id }) };
}

function strangerOf(around: Surroundings | undefined): Entry['stranger'] {
  if (!around?.stranger_id || around.first_seen === null) return null;
  return {
    id: around.stranger_id,
    visits: around.stranger_visits ?? 0,
    first_seen: toTimestamp(around.first_seen),
    ignored: around.is_ignored === 1,
  };
}
