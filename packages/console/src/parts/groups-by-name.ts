import { type Client, limits } from '@kith/client';

/** The ids of groups by their names, without regard to case; those that there are not yet are made. */
export async function groupsByName(client: Client, names: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const name of names) {
    const { results } = await client.groups.list({ q: name.trim(), limit: limits.pageSize });
    const found = results.find((group) => group.name.toLowerCase() === name.trim().toLowerCase());
    ids.push((found ?? (await client.groups.create({ name: name.trim() }))).id);
  }
  return ids;
}
