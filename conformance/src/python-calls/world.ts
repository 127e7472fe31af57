import type { Client, Group, Source } from '@kith/client';
import { expect } from 'vitest';
import type { RawAnswer } from '../exchange.ts';
import type { KithWithPeople } from '../kith-with-people.ts';
import type { Values } from '../recorded-requests.ts';

/** What one recorded request is tried with. */
export interface World {
  readonly kith: KithWithPeople;
  readonly photo: { readonly [name in 'ada' | 'adaAgain' | 'bea']: Buffer };
  /** Sends the request as it was recorded, by default with the token of the first account. */
  send(values?: Values): Promise<RawAnswer>;
  readonly client: Client;
  /** The same with another token. */
  as(token: string): Client;
  /** A space with the sources that the recordings name, and its token. */
  newSpace(): Promise<{ id: number; token: string }>;
}

/** By the call of the client that made the request: sends it, and looks at the answer and at what the server then holds. */
export type Cases = Readonly<Record<string, (world: World) => Promise<void>>>;

export const page = { count: expect.any(Number), next: null, previous: null, results: expect.any(Array) };
export const tokenShape = {
  id: expect.any(Number),
  key: expect.any(String),
  is_active: true,
  created: expect.stringMatching(/\+00:00$/),
};

export async function doorOf({ client }: World): Promise<Source> {
  const { results } = await client.sources.list({ q: 'door' });
  return results[0] as Source;
}

export async function twoGroups({ client }: World): Promise<[Group, Group]> {
  const make = () => client.groups.create({ name: `te ${Math.random()}` });
  return [await make(), await make()];
}
