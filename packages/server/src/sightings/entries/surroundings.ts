import type { EntryId, Pid, ReasonCode, SpaceId, StrangerId, VisitId } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { EntryRow } from './store.ts';

/** What an entry shows beside its own row; null: there is no such thing. Times in epoch ms. */
export interface Surroundings {
  readonly id: EntryId;
  readonly space_name: string;
  readonly source_name: string | null;
  readonly pid: Pid | null;
  readonly pid_created: number | null;
  readonly person_name: string | null;
  readonly external_id: string | null;
  readonly initial_face_image: string | null;
  readonly initial_full_image: string | null;
  readonly visit_id: VisitId | null;
  readonly frames: number | null;
  readonly corrected: number | null;
  readonly reason: ReasonCode | null;
  readonly measured: number | null;
  readonly required: number | null;
  readonly quiet: 0 | 1 | null;
  readonly stranger_id: StrangerId | null;
  readonly stranger_visits: number | null;
  readonly first_seen: number | null;
  readonly is_ignored: 0 | 1 | null;
}

interface ByIds {
  readonly spaceId: SpaceId;
  readonly ids: readonly EntryId[];
}

interface After {
  readonly spaceId: SpaceId;
  readonly after: EntryId;
  readonly limit: number;
}

/** Query for that, of some entries. All in one: it is asked for every entry, several times. */
const surroundings = (db: Queries) =>
  db
    .selectFrom('entries')
    .innerJoin('spaces', 'spaces.id', 'entries.space_id')
    .leftJoin('sources', (join) =>
      join
        .onRef('sources.space_id', '=', 'entries.space_id')
        .onRef('sources.id', '=', 'entries.source_id')
        .on('sources.deleted', 'is', null),
    )
    .leftJoin('persons', (join) =>
      join.onRef('persons.space_id', '=', 'entries.space_id').onRef('persons.id', '=', 'entries.person_id'),
    )
    .leftJoin('visit_entries', (join) =>
      join.onRef('visit_entries.space_id', '=', 'entries.space_id').onRef('visit_entries.entry_id', '=', 'entries.id'),
    )
    .leftJoin('corrections', (join) =>
      join.onRef('corrections.space_id', '=', 'entries.space_id').onRef('corrections.entry_id', '=', 'entries.id'),
    )
    .leftJoin('entry_notes', (join) =>
      join.onRef('entry_notes.space_id', '=', 'entries.space_id').onRef('entry_notes.entry_id', '=', 'entries.id'),
    )
    .leftJoin('stranger_entries', (join) =>
      join
        .onRef('stranger_entries.space_id', '=', 'entries.space_id')
        .onRef('stranger_entries.entry_id', '=', 'entries.id'),
    )
    .leftJoin('strangers', (join) =>
      join
        .onRef('strangers.space_id', '=', 'stranger_entries.space_id')
        .onRef('strangers.id', '=', 'stranger_entries.stranger_id'),
    )
    .select(['spaces.name as space_name', 'sources.name as source_name'])
    .select(['persons.pid', 'persons.created as pid_created', 'persons.name as person_name', 'persons.external_id'])
    .select(['persons.face_image as initial_face_image', 'persons.full_image as initial_full_image'])
    .select(['visit_entries.visit_id', 'visit_entries.frames', 'corrections.created as corrected'])
    .select(['entry_notes.reason', 'entry_notes.measured', 'entry_notes.required', 'entry_notes.quiet'])
    .select(['strangers.id as stranger_id', 'strangers.visits as stranger_visits'])
    .select(['strangers.first_seen', 'strangers.is_ignored']);

export const surroundingsOf: (db: Queries, asked: ByIds) => Promise<Surroundings[]> = compileOnce(
  (db, { spaceId, ids }: ByIds) =>
    surroundings(db).select('entries.id').where('entries.space_id', '=', spaceId).where('entries.id', 'in', ids),
);

/** Entries with their surroundings. */
type EntryAround = EntryRow & Surroundings;

/** In the order of ids. */
export const entriesAround: (db: Queries, asked: ByIds) => Promise<EntryAround[]> = compileOnce(
  (db, { spaceId, ids }: ByIds) =>
    surroundings(db)
      .selectAll('entries')
      .where('entries.space_id', '=', spaceId)
      .where('entries.id', 'in', ids)
      .orderBy('entries.id'),
);

/** Those after one in the order of ids, as many as said. */
export const entriesAroundAfter: (db: Queries, asked: After) => Promise<EntryAround[]> = compileOnce(
  (db, { spaceId, after, limit }: After) =>
    surroundings(db)
      .selectAll('entries')
      .where('entries.space_id', '=', spaceId)
      .where('entries.id', '>', after)
      .orderBy('entries.id')
      .limit(limit),
);
