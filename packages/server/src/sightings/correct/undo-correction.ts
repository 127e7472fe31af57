import { type EntryId, limits, type SpaceId } from '@kith/contract';
import { settlingAt } from '../../people/groups/settle.ts';
import { getPerson } from '../../people/persons/store.ts';
import { insertTemplate, listTemplates, templatesLike } from '../../people/persons/template-store.ts';
import { deleteWrongLooks } from '../../people/persons/wrong-looks.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { withScaled } from '../../recognition/scale/scale-template.ts';
import { deleteCorrection, findCorrection, sayWhose } from '../entries/correction-store.ts';
import { countAnew } from '../entries/count-anew.ts';
import { type EntryRow, findEntry, findEntryTemplate } from '../entries/store.ts';
import { leaveStranger } from '../strangers/deed-store.ts';
import type { CorrectDeps } from './correct-entry.ts';
import { afterCorrection, beforeCorrection } from './correction.ts';

/** An entry says again what recognition found, and the face is nobody's wrong one any more. */
export async function undoCorrection(
  { db, clock, onCorrection, onEnded, afterChange }: CorrectDeps,
  spaceIds: readonly SpaceId[],
  id: EntryId,
): Promise<EntryRow | 'not found' | 'not corrected'> {
  const found = await findEntry(db.queries, spaceIds, id);
  if (!found) return 'not found';
  const { space_id: spaceId } = found;
  const outcome = await db.transaction(async (tx) => {
    const change = { revision: await advanceRevision(tx, spaceId), now: clock() };
    const entry = await findEntry(tx, [spaceId], id);
    if (!entry) return 'not found';
    const kept = await findCorrection(tx, spaceId, id);
    if (!kept) return 'not corrected';
    const before = await beforeCorrection(tx, entry);
    const { person_id, result, confidence, persons_groups, was_known_by_it } = kept;
    if (person_id !== null) await leaveStranger(tx, spaceId, id);
    await sayWhose(tx, entry.space_id, [entry.id], { person_id, result, confidence, persons_groups });
    await countAnew(tx, settlingAt(onEnded, change.now), entry, person_id);
    await deleteWrongLooks(tx, spaceId, [id]);
    await deleteCorrection(tx, spaceId, id);
    const person = person_id === null || !was_known_by_it ? undefined : await getPerson(tx, spaceId, person_id);
    const template = person && (await findEntryTemplate(tx, spaceId, id));
    const hasRoom = person && (await listTemplates(tx, person)).length < limits.templatesPerPerson;
    // Somebody may have let her be known by it again.
    if (template && hasRoom && (await templatesLike(tx, person, template)).length === 0) {
      const look = { ...withScaled(template), facesize: entry.facesize, faceImage: null, entryId: id };
      await insertTemplate(tx, person, look, change);
    }
    return afterCorrection(tx, onCorrection, before, change);
  });
  if (typeof outcome !== 'string') await afterChange(spaceId, { templates: true, strangers: true, corrections: true });
  return outcome;
}
