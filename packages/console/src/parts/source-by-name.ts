import { type Client, limits } from '@kith/client';

/** The name of a source as it is written there, without regard to case; one that there is not yet is made. */
export async function sourceByName(client: Client, name: string): Promise<string> {
  const { results } = await client.sources.list({ q: name, limit: limits.pageSize });
  const found = results.find((source) => source.name.toLowerCase() === name.trim().toLowerCase());
  return (found ?? (await client.sources.create({ name }))).name;
}
