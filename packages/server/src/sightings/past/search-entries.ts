import type { EntriesFound, EntryId, GroupId, SpaceId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { confidenceOf } from '../../recognition/calibration/calibration.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import type { SignFilter } from '../../recognition/signs/sign-filter.ts';
import { hiddenSources } from '../../tenancy/sources/store.ts';
import { entriesOfGroups } from '../entries/entries-of-groups.ts';
import { readEntries } from '../entries/read-entries.ts';
import { findEntries } from '../entries/store.ts';
import type { Past } from './past.ts';

export interface PastDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly past: Pick<Past, 'search'>;
  readonly baseUrl: () => string;
}

/** Which stored faces are looked at, and which of them are told. */
export interface EntryWish extends Omit<SignFilter, 'notSources' | 'entries'> {
  /** Of persons who are on the list of any of these groups now. */
  readonly groups?: readonly GroupId[] | undefined;
  readonly confidence: number;
  readonly limit: number;
}

/**
 * The entries of a space whose faces are most alike, whoever they are of. Entries of hidden sources are left out.
 * @throws {IndexUnavailable} not all of them can be looked for yet
 */
export async function searchEntries(
  { db, clock, past, baseUrl }: PastDeps,
  spaceId: SpaceId,
  face: ScaledTemplate,
  { groups, confidence, limit, ...filter }: EntryWish,
): Promise<EntriesFound> {
  // What others hide is in no way of who searches here.
  const hidden = await hiddenSources(db.reading);
  const notSources = hidden.flatMap((source) => (source.space_id === spaceId ? source.id : []));
  const entries = groups && (await entriesOfGroups(db.reading, spaceId, groups, clock()));
  const { compared, found } = await past.search(spaceId, {
    face,
    filter: { ...filter, notSources, entries },
    confidence,
    limit,
  });
  const ids = found.map(({ entryId }) => entryId as EntryId);
  const rows = ids.length > 0 ? await findEntries(db.reading, spaceId, ids) : [];
  const read = new Map<number, EntriesFound['results'][number]['entry']>(
    (await readEntries(db.reading, baseUrl(), rows)).map((entry) => [entry.id, entry]),
  );
  return {
    compared,
    results: found.flatMap(({ entryId, cosine }) => {
      const entry = read.get(entryId);
      return entry ? [{ confidence: confidenceOf(cosine, compared), entry }] : [];
    }),
  };
}
