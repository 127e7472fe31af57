import type { AttributesOfNew, Identification } from '@kith/contract';
import type { RememberedGroups } from '../../people/groups/remembered-groups.ts';
import type { OnEnded } from '../../people/groups/settle.ts';
import { changeAttributes } from '../../people/persons/attribute-store.ts';
import type { Gallery } from '../../people/persons/gallery.ts';
import { type Decision, identify } from '../../people/persons/identify.ts';
import type { IndexKeeper } from '../../people/persons/index-keeper.ts';
import { beforeSearch, ensureStillNew, type Searched } from '../../people/persons/still-new.ts';
import { getPerson, insertPerson, type PersonRow } from '../../people/persons/store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { SpaceLocks } from '../../platform/db/space-locks.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Media } from '../../platform/media/media.ts';
import { settingsOf } from '../../tenancy/sources/sources.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { countUsage } from '../../tenancy/usage/usage.ts';
import type { AfterChange } from '../after-change.ts';
import { type OnEntries, writeEntries } from '../entries/write-entries.ts';
import type { Unfit } from '../samples/refusal.ts';
import { keepFor, type Sample } from '../samples/sample.ts';
import { identification } from '../search/identification.ts';

export interface EnrolDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly gallery: Gallery;
  readonly media: Media;
  readonly indexSync: Pick<IndexKeeper, 'catchUp' | 'revisionOf'>;
  readonly spaceLocks: SpaceLocks;
  readonly rememberedGroups: RememberedGroups;
  readonly onEntries: OnEntries;
  readonly onEnded: OnEnded;
  readonly afterChange: AfterChange;
}

/** Which weak matches count as somebody new. */
export type CreateOn = Readonly<Record<'ha' | 'junk', boolean>>;

/** Which weak matches count as somebody new, whether nobody is told of somebody new, and what is known of such a person. */
export interface EnrolWish extends CreateOn {
  readonly isQuiet: boolean;
  readonly attributes?: AttributesOfNew | undefined;
}

/** Whether a decision asks for a new person. */
export const asksForPerson = (result: Decision['result'], on: CreateOn): boolean =>
  result === 'nm' || (result !== 'exact' && on[result]);

/** Who it is; the result is `new` when the person was created. */
export interface Enrolled {
  readonly kind: 'enrolled';
  readonly identification: Identification;
}

const enrolled = (...who: Parameters<typeof identification>): Enrolled => ({
  kind: 'enrolled',
  identification: identification(...who),
});

/** Finds the person of a face in the source's space, or creates one; a face with a flaw finds people, but creates nobody. */
export const findOrCreatePerson = (
  deps: EnrolDeps,
  sample: Sample,
  source: SourceRow,
  { isQuiet, attributes = {}, ...createOn }: EnrolWish,
): Promise<Enrolled | Unfit> =>
  deps.spaceLocks.run(source.space_id, async () => {
    const { db, indexSync } = deps;
    const searched = await beforeSearch(indexSync, source.space_id);
    const thresholds = await getThresholds(db.queries, source.space_id);
    const decision = await identify(deps, source.space_id, sample.scaled, thresholds);
    if (decision.result !== 'nm' && !asksForPerson(decision.result, createOn)) {
      const person = await getPerson(db.queries, source.space_id, decision.personId);
      if (person) return enrolled(decision.result, person, decision.confidence, sample.attributes);
    }
    if (sample.flaw) return sample.flaw;
    deps.gallery.ensureRoom(source.space_id, 1);
    const person = await createPerson(deps, source, sample, { searched, isQuiet, known: attributes });
    return enrolled('new', person, 100, sample.attributes);
  });

/** Stores a person, its `new` entry and what that is owed; if that person is still nobody. */
async function createPerson(
  { db, clock, ids, media, rememberedGroups, onEntries, onEnded, afterChange }: EnrolDeps,
  source: SourceRow,
  sample: Sample,
  {
    searched,
    isQuiet,
    known,
  }: { readonly searched: Searched; readonly isQuiet: boolean; readonly known: AttributesOfNew },
): Promise<PersonRow> {
  const { template, scaled, facesize, attributes, entryId } = sample;
  const now = clock();
  const staged = await sample.stage(keepFor(settingsOf(source), 'new'));
  const person = await media.publishAfter(staged.names, () =>
    db.transaction(async (tx) => {
      await db.lockDecisions(tx, source.space_id);
      const revision = await advanceRevision(tx, source.space_id);
      await ensureStillNew(tx, searched);
      const fullImage = await staged.frame(tx);
      const row = await insertPerson(
        tx,
        {
          space_id: source.space_id,
          pid: ids.pid(),
          source_id: source.id,
          created: now,
          facesize,
          face_image: staged.faceImage,
          full_image: fullImage,
          liveness: attributes.liveness,
        },
        { template, scaled, entryId },
        { revision, now },
      );
      // Before it is told of: groups by rule may ask for them.
      await changeAttributes(tx, source.space_id, new Map([[row.id, known]]));
      await countUsage(tx, source.space_id, 'personStored', now);
      const shown = { facesize, template, scaled, attributes, seen: now, faceImage: staged.faceImage, fullImage };
      const sighting = { ...shown, sourceId: source.id, result: 'new', person: row, confidence: 100, isQuiet } as const;
      await writeEntries(tx, { rememberedGroups, onEntries, onEnded, now }, source.space_id, [sighting]);
      return row;
    }),
  );
  await afterChange(source.space_id, { templates: true, entries: true });
  return person;
}
