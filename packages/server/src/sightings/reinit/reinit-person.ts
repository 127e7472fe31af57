import type { SourceSettings } from '@kith/contract';
import { getPerson, type PersonRow } from '../../people/persons/store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { notFound } from '../../platform/http/errors.ts';
import type { Media } from '../../platform/media/media.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import type { AfterChange } from '../after-change.ts';
import { type OnEntries, writeEntries } from '../entries/write-entries.ts';
import { keepFor, type Sample } from '../samples/sample.ts';
import { replaceLooks } from './replace-looks.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly media: Media;
  readonly onEntries: OnEntries;
  readonly afterChange: AfterChange;
}

/**
 * From now on a person is known by this face alone; a `reinit` entry says so.
 * @param confidence how alike it was
 * @throws {KithError} 404 when the person was erased meanwhile
 */
export async function reinitPerson(
  { db, clock, media, onEntries, afterChange }: Deps,
  { id, space_id: spaceId }: PersonRow,
  sample: Sample,
  {
    source,
    settings,
    confidence,
  }: { readonly source: SourceRow; readonly settings: SourceSettings; readonly confidence: number },
): Promise<void> {
  const { template, facesize, attributes, entryId } = sample;
  const now = clock();
  const staged = await sample.stage(keepFor(settings, 'reinit'));
  const { faceImage } = staged;
  await media.publishAfter(staged.names, () =>
    db.transaction(async (tx) => {
      const revision = await advanceRevision(tx, spaceId);
      const before = await getPerson(tx, spaceId, id);
      if (!before) throw notFound();
      const fullImage = await staged.frame(tx);
      const look = { template, facesize, faceImage, entryId };
      const person = await replaceLooks(tx, before, { ...look, fullImage, attributes }, { revision, now });
      const shown = { facesize, template, attributes, seen: now, faceImage, fullImage };
      const sighting = { ...shown, result: 'reinit', person, confidence } as const;
      await writeEntries(tx, { onEntries, now }, source, [sighting]);
    }),
  );
  await afterChange(spaceId, { templates: true, pictures: true, entries: true });
}
