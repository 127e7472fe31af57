import { type ImportOutcome, nameKey, type SpaceId } from '@kith/contract';
import type { Queries } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { findByIds, findByNames } from '../../persons/find-persons.ts';
import type { Mention } from './mention-rows.ts';
import type { PersonColumn } from './person-columns.ts';

/** The person whom a row means, or why it means none. */
export type Who =
  | { readonly outcome: 'found'; readonly id: PersonId }
  | { readonly outcome: Exclude<ImportOutcome, 'malformed' | 'full' | 'invalid'>; readonly id: PersonId | null };

/** Finds out whom some rows mean, with at most one query for each kind of name. */
export async function findWho(
  db: Queries,
  spaceId: SpaceId,
  mentions: readonly Mention[],
): Promise<(mention: Mention) => Who> {
  const by = (column: PersonColumn) => mentions.filter((mention) => mention.by === column).map(({ value }) => value);
  const beside = mentions.flatMap((mention) => (mention.by === 'pid' ? (mention.externalId ?? []) : []));
  const byPid = await findByIds(db, spaceId, 'pid', by('pid'));
  const byExternalId = await findByIds(db, spaceId, 'external_id', [...by('external_id'), ...beside]);
  const byName = await findByNames(db, spaceId, by('name'));

  return (mention) => {
    switch (mention.by) {
      case 'pid': {
        const person = byPid.get(mention.value);
        const other = mention.externalId === null ? undefined : byExternalId.get(mention.externalId);
        if (person === undefined || other === undefined || other === person) return found(person);
        return { outcome: 'contradictory', id: person };
      }
      case 'external_id':
        return found(byExternalId.get(mention.value));
      case 'name': {
        const namesakes = byName.get(nameKey(mention.value));
        return namesakes && namesakes.count > 1 ? { outcome: 'ambiguous', id: namesakes.one } : found(namesakes?.one);
      }
      default:
        return mention satisfies never;
    }
  };
}

const unknown: Who = { outcome: 'unknown', id: null };

const found = (id: PersonId | undefined): Who => (id === undefined ? unknown : { outcome: 'found', id });
