import type { SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { findNotes } from '../../sightings/entries/note-store.ts';
import { findEntries } from '../../sightings/entries/store.ts';
import { visitsBegun } from '../../sightings/joining/visits-begun.ts';
import type { EndedVisit } from '../../sightings/visits/store.ts';
import { hiddenSources } from '../../tenancy/sources/store.ts';
import { seenIn } from '../profiles/seen-in.ts';
import { visitData } from '../read-news.ts';
import { type Owing, writeNews } from './write-news.ts';

/** Writes down, in the transaction that ends visits, that they are over: of those whose beginning was told, and whose source is still there. */
export async function tellEndedVisits(
  tx: Tx,
  owing: Owing,
  spaceId: SpaceId,
  visits: readonly EndedVisit[],
): Promise<void> {
  const ids = visits.map(({ entry_id }) => entry_id);
  const entries = new Map((await findEntries(tx, spaceId, ids)).map((entry) => [entry.id, entry]));
  const notes = await findNotes(tx, spaceId, ids);
  const hidden = new Set((await hiddenSources(tx)).map((source) => source.id));
  const strangers = await visitsBegun(tx, spaceId, ids);
  const news = visits.flatMap(({ id, source_id: sourceId, entry_id: entryId }) => {
    const entry = entries.get(entryId);
    if (!entry || hidden.has(sourceId) || notes.get(entryId)?.isQuiet) return [];
    const seen = seenIn(entry, strangers.get(entryId) ?? null);
    const type = 'visit.ended' as const;
    return [{ type, at: owing.now, sourceId, entryId, seen, data: visitData({ visit_id: id }) }];
  });
  await writeNews(tx, owing, spaceId, news);
}
