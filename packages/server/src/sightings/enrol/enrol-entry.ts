import type { EntryId, Result, SpaceId } from '@kith/contract';
import { findSource } from '../../tenancy/sources/store.ts';
import { findEntry } from '../entries/store.ts';
import { sampleOfEntry } from '../samples/entry-sample.ts';
import type { SampleRefusal } from '../samples/refusal.ts';
import { type EnrolDeps, type Enrolled, type EnrolWish, findOrCreatePerson } from './enrol.ts';

/** What leaves a doubt about who was seen. */
const doubtful: ReadonlySet<Result> = new Set(['nm', 'junk', 'ha']);

/** Finds the person of an entry, or creates one. */
export async function enrolEntry(
  deps: EnrolDeps,
  spaceIds: readonly SpaceId[],
  id: EntryId,
  wish: EnrolWish,
): Promise<Enrolled | SampleRefusal> {
  const { queries } = deps.db;
  const entry = await findEntry(queries, spaceIds, id);
  if (!entry) return { kind: 'no entry', id };
  if (!doubtful.has(entry.result)) return { kind: 'decided', id, result: entry.result };
  const source = await findSource(queries, [entry.space_id], entry.source_id);
  if (!source) return { kind: 'source gone', id };
  const sample = await sampleOfEntry(deps, entry);
  if (sample.kind !== 'sample') return sample;
  return findOrCreatePerson(deps, sample, source, wish);
}
