import type { EntryId, Nearest, SpaceId } from '@kith/contract';
import { type IdentifyDeps, lookFor } from '../../people/persons/identify.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { findEntry, findEntryTemplate } from '../entries/store.ts';
import { readNearest } from './read-nearest.ts';

/** The persons who are nearest to the face of an entry, best first. */
export async function nearestToEntry(
  deps: IdentifyDeps & { readonly baseUrl: () => string },
  spaceIds: readonly SpaceId[],
  id: EntryId,
  limit: number,
): Promise<Nearest[] | 'not found' | 'only detected'> {
  const { queries } = deps.db;
  const entry = await findEntry(queries, spaceIds, id);
  if (!entry) return 'not found';
  const { space_id: spaceId } = entry;
  const template = await findEntryTemplate(queries, spaceId, id);
  if (!template) return 'only detected';
  const [found] = await lookFor(deps, spaceId, [scaleTemplate(template)], await getThresholds(queries, spaceId));
  const near = (found?.nearest() ?? []).slice(0, limit);
  const [nearest = []] = await readNearest({ queries, baseUrl: deps.baseUrl() }, spaceId, [near]);
  return nearest;
}
