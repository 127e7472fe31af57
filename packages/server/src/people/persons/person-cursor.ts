import type { PersonPageQuery } from '@kith/contract';
import type { PersonId } from '../../platform/db/schema.ts';

const RADIX = 36;

/** The person after whom a page of persons begins. */
export const afterPerson = ({ after }: Pick<PersonPageQuery, 'after'>): PersonId | undefined =>
  after === undefined ? undefined : (Number.parseInt(after, RADIX) as PersonId);

/** What stands for a person as the end of a page. */
export const toCursor = (id: PersonId): string => id.toString(RADIX);
