import type { SpaceId, TemplateId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import { fromStored, nothingScaled, toStoredScaled } from '../../platform/db/stored-template.ts';
import { ScaleThread } from '../../recognition/scale/scale-thread.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { type Looked, lookForMissing, putScaled } from './scaled-store.ts';

/** Of one transaction, which keeps others of the space waiting for some hundredths of a second. */
const BATCH = 128;
/** At a time: some milliseconds. */
const LOOKED_AT = 1000;

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
  let before: TemplateId | null = null;
  do {
    const looked: Looked = await lookForMissing(db.reading, spaceId, before, { looked: LOOKED_AT, missing: BATCH });
    before = looked.before;
    const { missing } = looked;
    if (missing.length === 0) continue;
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
  } while (before !== null && !stop.aborted);
}

const rowOf = (template: ScaledTemplate | undefined) => (template ? toStoredScaled(template) : nothingScaled);
