import type { EntryId, Pid, SpaceId } from '@kith/contract';
import { type OnEnded, settlingAt } from '../../people/groups/settle.ts';
import { findPersonInSpaces, getPerson, type PersonRow } from '../../people/persons/store.ts';
import { deleteTemplates, findTemplates, listTemplates, templatesLike } from '../../people/persons/template-store.ts';
import { deleteWrongLooks, insertWrongLook } from '../../people/persons/wrong-looks.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { compareTemplates } from '../../recognition/calibration/compare.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { RawTemplate } from '../../recognition/scale/templates.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import type { AfterChange } from '../after-change.ts';
import { keepCorrection, sayWhose } from '../entries/correction-store.ts';
import { countAnew } from '../entries/count-anew.ts';
import { type EntryRow, findEntry, findEntryTemplate } from '../entries/store.ts';
import { trashUnused } from '../entries/trash-unused.ts';
import { leaveStranger } from '../strangers/deed-store.ts';
import { afterCorrection, beforeCorrection, type OnCorrection } from './correction.ts';

export interface CorrectDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onCorrection: OnCorrection;
  readonly onEnded: OnEnded;
  readonly afterChange: AfterChange;
}

export type CorrectRefusal =
  | 'not found'
  /** It is of nobody already, and nobody else is named. */
  | 'of nobody'
  /** There is no such person in its space. */
  | 'unknown'
  /** It is of that very person. */
  | 'the same'
  /** The person is known by this face alone. */
  | 'last';

/**
 * Says of an entry that it is not the person whom it names, and who it is instead, if that is known. The person is not recognised any
 * more in faces that are more like this one than like her own; where she was known by this very face among others, she no longer is.
 * The groups of now are not those of then: the entry has none.
 */
export async function correctEntry(
  { db, clock, onCorrection, onEnded, afterChange }: CorrectDeps,
  spaceIds: readonly SpaceId[],
  id: EntryId,
  instead: Pid | undefined,
): Promise<EntryRow | CorrectRefusal> {
  const found = await findEntry(db.queries, spaceIds, id);
  if (!found) return 'not found';
  const { space_id: spaceId } = found;
  const outcome = await db.transaction(async (tx) => {
    const change = { revision: await advanceRevision(tx, spaceId), now: clock() };
    const entry = await findEntry(tx, [spaceId], id);
    if (!entry) return 'not found';
    const right = instead === undefined ? null : ((await findPersonInSpaces(tx, [spaceId], instead)) ?? 'unknown');
    if (right === 'unknown') return right;
    const wrong = entry.person_id === null ? undefined : await getPerson(tx, spaceId, entry.person_id);
    if (!wrong && !right) return 'of nobody';
    if (wrong && wrong.id === right?.id) return 'the same';
    const template = await findEntryTemplate(tx, spaceId, id);
    const unlearnt = wrong && template ? await unlearn(tx, wrong, template, change) : 0;
    if (unlearnt === 'last') return 'last';
    const before = await beforeCorrection(tx, entry);
    if (wrong && template) await insertWrongLook(tx, spaceId, wrong.id, id, template);
    const { person_id, result, confidence, persons_groups } = entry;
    const said = { person_id, result, confidence, persons_groups };
    const when = { space_id: spaceId, entry_id: id, created: change.now };
    await keepCorrection(tx, { ...when, ...said, was_known_by_it: unlearnt > 0 ? 1 : 0 });
    if (right) {
      await leaveStranger(tx, spaceId, id);
      // Somebody may have said before that it is not hers.
      await deleteWrongLooks(tx, spaceId, [id], right.id);
    }
    await sayWhose(tx, entry.space_id, [entry.id], right ? await saidOf(tx, right, template) : saidOfNobody);
    await countAnew(tx, settlingAt(onEnded, change.now), entry, right?.id ?? null);
    return { entry: await afterCorrection(tx, onCorrection, before, change), unlearnt };
  });
  if (typeof outcome === 'string') return outcome;
  const { entry, unlearnt } = outcome;
  await afterChange(spaceId, {
    strangers: true,
    corrections: true,
    ...(unlearnt > 0 && { templates: true, pictures: true }),
  });
  if (unlearnt > 0) await db.scrub();
  return entry;
}

const saidOfNobody = { person_id: null, result: 'nm', confidence: null, persons_groups: '[]' } as const;

/** What an entry says of somebody who a person says it is: at least a weak resemblance. */
async function saidOf(tx: Tx, { id, space_id: spaceId }: PersonRow, template: RawTemplate | null) {
  const looks = (await findTemplates(tx, spaceId, [id])).get(id)?.templates ?? [];
  const likeness =
    template && looks.length > 0
      ? compareTemplates(scaleTemplate(template), looks, await getThresholds(tx, spaceId))
      : null;
  const result = likeness && likeness.result !== 'nm' ? likeness.result : 'junk';
  return { person_id: id, result, confidence: likeness?.confidence ?? null, persons_groups: '[]' };
}

/** @returns how many looks of the person were this very face, and are gone */
async function unlearn(
  tx: Tx,
  person: PersonRow,
  template: RawTemplate,
  change: { readonly revision: number; readonly now: number },
): Promise<number | 'last'> {
  const same = await templatesLike(tx, person, template);
  if (same.length === 0) return 0;
  if (same.length === (await listTemplates(tx, person)).length) return 'last';
  await deleteTemplates(
    tx,
    person,
    same.map((look) => look.id),
    change,
  );
  await trashUnused(
    tx,
    person.space_id,
    same.flatMap((look) => look.face_image ?? []),
  );
  return same.length;
}
