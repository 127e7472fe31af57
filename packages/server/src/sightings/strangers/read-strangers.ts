import { type EntryId, type SourceId, type SpaceId, type Stranger, type StrangerId, toTimestamp } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import { mediaUrl } from '../../platform/media/media-url.ts';
import { sourceNames } from '../../tenancy/sources/store.ts';
import type { StrangerRow } from '../joining/store.ts';
import { entriesOfStrangers } from './find-strangers.ts';

/** Strangers as they are answered, in their order; who was seen by deleted sources alone is left out. */
export async function readStrangers(db: Queries, baseUrl: string, rows: readonly StrangerRow[]): Promise<Stranger[]> {
  const strangers = new Map<StrangerId, Stranger>();
  for (const spaceId of new Set(rows.map(({ space_id }) => space_id))) {
    const ofSpace = rows.filter(({ space_id }) => space_id === spaceId);
    for (const stranger of await readOfSpace(db, baseUrl, spaceId, ofSpace)) strangers.set(stranger.id, stranger);
  }
  return rows.flatMap(({ id }) => strangers.get(id) ?? []);
}

async function readOfSpace(db: Queries, baseUrl: string, spaceId: SpaceId, rows: readonly StrangerRow[]) {
  const ids = rows.map(({ id }) => id);
  const shots = await bestShots(db, spaceId, ids);
  const sources = await sourceNames(db, spaceId, [...new Set(shots.map(({ source_id }) => source_id))]);
  return rows.flatMap((row): Stranger[] => {
    const ofSources = shots.filter(({ stranger_id, source_id }) => stranger_id === row.id && sources.has(source_id));
    const [best] = ofSources.sort(byWorth);
    if (!best) return [];
    return [
      {
        id: row.id,
        space_id: row.space_id,
        first_seen: toTimestamp(row.first_seen),
        last_seen: toTimestamp(row.last_seen),
        sightings: row.sightings,
        visits: row.visits,
        sources: ofSources.flatMap(({ source_id }) => sources.get(source_id) ?? []).sort((a, b) => a.id - b.id),
        ignored: row.is_ignored === 1,
        entry_id: best.entry_id,
        face_image: mediaUrl(baseUrl, best.face_image) ?? '',
      },
    ];
  });
}

interface Shot {
  readonly stranger_id: StrangerId;
  readonly source_id: SourceId;
  readonly entry_id: EntryId;
  readonly face_image: string | null;
  readonly weight: number;
}

/** Which of two shows a stranger better: that which shows anything, the better face, the newer one. */
const byWorth = (a: Shot, b: Shot): number =>
  Number(b.face_image !== null) - Number(a.face_image !== null) || b.weight - a.weight || b.entry_id - a.entry_id;

/** The entry that shows each stranger best at each source where it was seen. */
const bestShots = (db: Queries, spaceId: SpaceId, ids: readonly StrangerId[]): Promise<Shot[]> =>
  db
    .selectFrom(
      entriesOfStrangers(db)
        .select([
          'stranger_entries.stranger_id',
          'stranger_entries.entry_id',
          'stranger_entries.weight',
          'entries.source_id',
          'entries.face_image',
        ])
        .select((eb) =>
          eb.fn
            .agg<number>('row_number')
            .over((over) =>
              over
                .partitionBy(['stranger_entries.stranger_id', 'entries.source_id'])
                .orderBy((order) => order.case().when('entries.face_image', 'is', null).then(1).else(0).end())
                .orderBy('stranger_entries.weight', 'desc')
                .orderBy('stranger_entries.entry_id', 'desc'),
            )
            .as('place'),
        )
        .where('stranger_entries.space_id', '=', spaceId)
        .where('stranger_entries.stranger_id', 'in', ids)
        .as('shots'),
    )
    .select(['stranger_id', 'source_id', 'entry_id', 'face_image', 'weight'])
    .where('place', '=', 1)
    .execute();

/** One of them; null when there is nothing of it to show. */
export const readStranger = async (db: Queries, baseUrl: string, row: StrangerRow): Promise<Stranger | null> =>
  (await readStrangers(db, baseUrl, [row]))[0] ?? null;
