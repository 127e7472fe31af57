import type { Client } from '@kith/client';

/** The name of a source, which is made when there is none of it. */
export async function sourceByName(client: Client, name: string): Promise<string> {
  const { results } = await client.sources.list({ q: name });
  if (!results.some((source) => source.name === name)) await client.sources.create({ name });
  return name;
}
