import { limits } from '@kith/contract';
import type { GroupRow } from '../store.ts';

export const groupIsFull = ({ name, id }: Pick<GroupRow, 'name' | 'id'>): string =>
  `Group "${name}" (${id}) holds ${limits.personsPerGroup} persons and has no room for more: the report names the rows that did not fit.`;
