import type { Client } from '@kith/client';
import { type Group, nameKey } from '@kith/contract';
import { UsageError } from './usage-error.ts';

/**
 * The group that is meant: by id, else by its whole name without regard to case.
 * @throws {UsageError} when there is no group of this name
 */
export async function findGroup(client: Client, idOrName: string): Promise<Group> {
  if (/^\d{1,15}$/.test(idOrName)) return client.groups.get(Number(idOrName));
  for await (const group of client.groups.iterate({ q: idOrName.trim() })) {
    if (nameKey(group.name) === nameKey(idOrName)) return group;
  }
  throw new UsageError(`There is no group named "${idOrName}".`);
}

export const findGroups = (client: Client, idsOrNames: readonly string[] = []): Promise<Group[]> =>
  Promise.all(idsOrNames.map((idOrName) => findGroup(client, idOrName)));
