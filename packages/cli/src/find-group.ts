import type { Client, Group } from '@kith/client';
import { findNamed } from './find-named.ts';

/** The group that is meant, by id or name. */
export const findGroup = (client: Client, idOrName: string): Promise<Group> =>
  findNamed(client.groups, idOrName, 'group');

export const findGroups = (client: Client, idsOrNames: readonly string[] = []): Promise<Group[]> =>
  Promise.all(idsOrNames.map((idOrName) => findGroup(client, idOrName)));
