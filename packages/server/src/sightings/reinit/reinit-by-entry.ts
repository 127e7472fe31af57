import type { EntryId, SpaceId } from '@kith/contract';
import { getPerson } from '../../people/persons/store.ts';
import { findSource } from '../../tenancy/sources/store.ts';
import { findEntry } from '../entries/store.ts';
import { sampleOfEntry } from '../samples/entry-sample.ts';
import type { SampleRefusal } from '../samples/refusal.ts';
import type { StagingDeps } from '../samples/sample.ts';
import { type ReinitDeps, type Reinited, reinitPerson } from './reinit-person.ts';

/** From now on the person of an entry is known by the face of that entry alone, however alike it was. */
export async function reinitByEntry(
  deps: ReinitDeps & StagingDeps,
  spaceIds: readonly SpaceId[],
  id: EntryId,
): Promise<Reinited | SampleRefusal> {
  const { queries } = deps.db;
  const entry = await findEntry(queries, spaceIds, id);
  if (!entry) return { kind: 'no entry', id };
  const person = entry.person_id && (await getPerson(queries, entry.space_id, entry.person_id));
  if (!person) return { kind: 'of nobody', id };
  const source = await findSource(queries, [entry.space_id], entry.source_id);
  if (!source) return { kind: 'source gone', id };
  const sample = await sampleOfEntry(deps, entry);
  if (sample.kind !== 'sample') return sample;
  return reinitPerson(deps, person, sample, source, 'nm');
}
