import type { Pid, SpaceId, TemplateId } from '@kith/contract';
import { findPersonInSpaces } from '../../people/persons/store.ts';
import { deleteTemplates, listTemplates } from '../../people/persons/template-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import { trashUnused } from '../entries/trash-unused.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly afterChange: AfterChange;
}

/** Forgets one look. The last one stays: without any a person could not be recognised. */
export async function removeTemplate(
  { db, clock, afterChange }: Deps,
  spaceIds: readonly SpaceId[],
  pid: Pid,
  id: TemplateId,
): Promise<'removed' | 'not found' | 'last'> {
  const found = await findPersonInSpaces(db.queries, spaceIds, pid);
  if (!found) return 'not found';
  const outcome = await db.transaction(async (tx) => {
    const revision = await advanceRevision(tx, found.space_id);
    const templates = await listTemplates(tx, found);
    const template = templates.find((row) => row.id === id);
    if (!template) return 'not found';
    if (templates.length === 1) return 'last';
    await deleteTemplates(tx, found, [id], { revision, now: clock() });
    await trashUnused(tx, found.space_id, template.face_image ? [template.face_image] : []);
    return 'removed';
  });
  if (outcome === 'removed') {
    await afterChange(found.space_id, { templates: true, pictures: true });
    await db.scrub();
  }
  return outcome;
}
