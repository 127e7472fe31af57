import type { SpaceId, TemplateId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import { fromStored, nothingScaled, toStoredScaled } from '../../platform/db/stored-template.ts';
import { ScaleThread } from '../../recognition/scale/scale-thread.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { missingScaled, putScaled } from './scaled-store.ts';

/** Of one transaction, which keeps others of the space waiting for some hundredths of a second. */
const BATCH = 128;

/**
 * Scales the templates of a space that are not there on the scale, and keeps what comes of it: the newest first, while a node that
 * starts reads the oldest first. What one node has left, or a killed one, another goes on with, also at the same time.
 * @param onDone is told after each transaction how many it kept
 */
export async function scaleMissing(
  db: Database,
  spaceId: SpaceId,
  stop: AbortSignal,
  onDone: (templates: number) => void = () => undefined,
): Promise<void> {
  await using thread = new ScaleThread();
  for (let before: TemplateId | null = null; !stop.aborted; ) {
    const missing = await missingScaled(db.reading, spaceId, before, BATCH);
    const last = missing.at(-1);
    if (!last) return;
    const sound = missing.flatMap((row) => {
      const template = fromStored(row);
      return template ? [{ id: row.id, template }] : [];
    });
    const scaled = await thread.scale(sound.map(({ template }) => template));
    const rows = new Map(sound.map(({ id }, i) => [id, scaled[i]]));
    await db.transaction(async (tx) => {
      if (!(await holdSpace(tx, spaceId))) return;
      await putScaled(
        tx,
        spaceId,
        missing.map(({ id }) => ({ id, ...rowOf(rows.get(id)) })),
      );
    });
    onDone(missing.length);
    before = last.id;
  }
}

const rowOf = (template: ScaledTemplate | undefined) => (template ? toStoredScaled(template) : nothingScaled);
