import type { Client, Group } from '@kith/client';

/** The ids of groups by their names, without regard to case; those that there are not yet are made. */
export async function groupsByName(
  client: Client,
  names: readonly string[],
  known: readonly Pick<Group, 'id' | 'name'>[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const name of names) {
    const found = known.find((group) => group.name.toLowerCase() === name.trim().toLowerCase());
    ids.push(found?.id ?? (await client.groups.create({ name: name.trim() })).id);
  }
  return ids;
}
