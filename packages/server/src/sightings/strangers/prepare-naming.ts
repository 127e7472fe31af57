import { type EntryId, limits, type SourceId, type TemplateId, type Thresholds } from '@kith/contract';
import type { PersonRow } from '../../people/persons/store.ts';
import { findTemplates, listTemplates } from '../../people/persons/template-store.ts';
import type { Database } from '../../platform/db/database.ts';
import { compareTemplates } from '../../recognition/calibration/compare.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import type { Naming } from '../entries/name-entries.ts';
import { findEntries } from '../entries/store.ts';
import type { StrangerRow } from '../joining/store.ts';
import { sampleOfEntry } from '../samples/entry-sample.ts';
import type { Sample, StagingDeps } from '../samples/sample.ts';
import { chooseLooks } from './choose-looks.ts';
import { bestFaces, facesOf, type StrangerFace } from './stranger-faces.ts';

/** Faces of a stranger that a person comes to be known by, at most. */
const MOST_LOOKS = 5;
/** Among so many of the best they are chosen. */
const CANDIDATES = 64;

/** What takes long of a naming, done before its transaction. */
export interface Prepared {
  /** The templates of the person that it was done with. */
  readonly before: readonly TemplateId[];
  /** By what the person comes to be known, the best first. */
  readonly samples: readonly Sample[];
  /** Where the best one was seen. */
  readonly sourceId: SourceId | null;
  /** What the entries of the stranger are then. */
  readonly namings: ReadonlyMap<EntryId, Naming>;
  /** The same of entries that have come since. */
  namingOf(face: Pick<StrangerFace, 'scaled'> | undefined): Naming;
}

/** @param person who the stranger is; null: somebody who is not known yet */
export async function prepareNaming(
  deps: StagingDeps & { readonly db: Database },
  stranger: StrangerRow,
  person: PersonRow | null,
): Promise<Prepared> {
  const { queries } = deps.db;
  const { space_id: spaceId } = stranger;
  const thresholds = await getThresholds(queries, spaceId);
  const before = person ? (await listTemplates(queries, person)).map(({ id }) => id) : [];
  const known = (person && (await findTemplates(queries, spaceId, [person.id])).get(person.id)?.templates) ?? [];
  const room = Math.max(0, Math.min(MOST_LOOKS, limits.templatesPerPerson - before.length));
  const chosen = chooseLooks(await bestFaces(queries, stranger, CANDIDATES), known, room);
  const looks = [...known, ...chosen.map(({ scaled }) => scaled)];
  const namingOf: Prepared['namingOf'] = (face) => named(face?.scaled, looks, thresholds);
  const namings = new Map<EntryId, Naming>();
  for await (const faces of facesOf(queries, stranger)) {
    for (const face of faces) namings.set(face.entryId, namingOf(face));
  }
  const ids = chosen.map(({ entryId }) => entryId);
  const entries = new Map((await findEntries(queries, spaceId, ids)).map((entry) => [entry.id, entry]));
  const samples: Sample[] = [];
  for (const entry of ids.flatMap((id) => entries.get(id) ?? [])) {
    const sample = await sampleOfEntry(deps, entry);
    if (sample.kind === 'sample') samples.push(sample);
  }
  const [best] = samples;
  const sourceId = (best?.entryId && entries.get(best.entryId)?.source_id) || null;
  return { before, samples, sourceId, namings, namingOf };
}

/** Somebody who knows better has said whose face it is: how like it is says how surely, but not whether. */
function named(face: ScaledTemplate | undefined, looks: readonly ScaledTemplate[], thresholds: Thresholds): Naming {
  if (!face || looks.length === 0) return { result: 'junk', confidence: null };
  const { result, confidence } = compareTemplates(face, looks, thresholds);
  return { result: result === 'nm' ? 'junk' : result, confidence };
}
