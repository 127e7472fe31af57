import type { EntryId, SpaceId } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';

/** What entries show beside their own rows: how their space and source are called, their visit, and when they were corrected. */
export const surroundingsOf = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly EntryId[] }) =>
  db
    .selectFrom('entries')
    .innerJoin('spaces', 'spaces.id', 'entries.space_id')
    .leftJoin('sources', (join) =>
      join
        .onRef('sources.space_id', '=', 'entries.space_id')
        .onRef('sources.id', '=', 'entries.source_id')
        .on('sources.deleted', 'is', null),
    )
    .leftJoin('visit_entries', (join) =>
      join.onRef('visit_entries.space_id', '=', 'entries.space_id').onRef('visit_entries.entry_id', '=', 'entries.id'),
    )
    .leftJoin('corrections', (join) =>
      join.onRef('corrections.space_id', '=', 'entries.space_id').onRef('corrections.entry_id', '=', 'entries.id'),
    )
    .select(['entries.id', 'spaces.name as space_name', 'sources.name as source_name'])
    .select(['visit_entries.visit_id', 'visit_entries.frames', 'corrections.created as corrected'])
    .where('entries.space_id', '=', spaceId)
    .where('entries.id', 'in', ids),
);
