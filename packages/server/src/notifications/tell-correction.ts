import type { Tx } from '../platform/db/database.ts';
import type { Ids } from '../platform/ids.ts';
import type { Correction } from '../sightings/correct/correction.ts';
import { oweCorrection } from './deliveries/owe-correction.ts';
import { noteCorrected } from './live/corrected-entries.ts';
import { seenIn } from './profiles/seen-in.ts';

/** Writes down who is to be told of a correction, in its own transaction. */
export async function tellCorrection(
  tx: Tx,
  ids: Pick<Ids, 'messageId'>,
  { was, visitWas, is, revision, now }: Correction,
): Promise<void> {
  const { space_id: spaceId, id: entryId } = is;
  await oweCorrection(tx, { ids, now }, spaceId, { entryId, was: seenIn(was, visitWas), is: seenIn(is, null) });
  await noteCorrected(tx, spaceId, entryId, revision);
}
