import type { EntryId } from '@kith/contract';
import type { PersonRow } from '../../people/persons/store.ts';
import { insertWrongLook } from '../../people/persons/wrong-looks.ts';
import type { Tx } from '../../platform/db/database.ts';
import { correctedFrom } from '../entries/correction-store.ts';
import { findEntryTemplate } from '../entries/store.ts';

/** Of entries that are not a person's after all: those of which somebody had said so before show a wrong face again. */
export async function wrongAgain(
  tx: Tx,
  { id, space_id: spaceId }: PersonRow,
  entries: readonly EntryId[],
): Promise<void> {
  for (const entryId of await correctedFrom(tx, spaceId, id, entries)) {
    const template = await findEntryTemplate(tx, spaceId, entryId);
    if (template) await insertWrongLook(tx, spaceId, id, entryId, template);
  }
}
