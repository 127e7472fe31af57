import type { Entry, Page, Person, Space } from '@kith/client';
import { expect } from 'vitest';
import type { KithWithPeople } from '../kith-with-people.ts';
import type { RestClient } from '../official-clients.ts';

/** What the calls of one build of the official client are tried in: a Kith, and a client of that build. */
export interface World {
  readonly kith: KithWithPeople;
  /** With the token of the first account. */
  readonly api: RestClient;
  /** Another client of the same build. */
  client(token?: string): RestClient;
  /** A picture as the client takes it: a data URI. */
  readonly photo: { readonly [name in 'ada' | 'adaAgain' | 'bea' | 'cem' | 'adaTwice']: string };
  /** A picture of Ada as a file, where the build knows files. @param size in bytes, when it is to be larger than it is */
  file(size?: number): object | null;
  /** A `Date` as the build knows it. */
  date(epochMs: number): object;
}

/** Tries one method: with what its documentation shows, on the answer, and on what the server then holds. */
export type Case = (world: World) => Promise<void>;
export type Cases = Readonly<Record<string, Case>>;

export const notFound = {
  response: { status: 404, data: { error_codes: [404], message: 'Not found.', fields: [] } },
};
export const notAuthenticated = {
  response: { status: 401, data: { error_codes: [401], message: 'Not authenticated.', fields: [] } },
};
export const refused = (field: string, code = 400) => ({
  response: {
    status: 400,
    data: {
      error_codes: [code],
      message: 'Validation error.',
      fields: [{ name: field, message: expect.any(String), error_code: code }],
    },
  },
});

let names = 0;
export const newName = (what: string): string => `${what} ${++names}`;

/** A client that acts in a space of its own, where nothing is but a source named `webcam`. */
export async function inNewSpace({ api, client }: World): Promise<{ space: Space; there: RestClient }> {
  const space = await api.spaces.createSpace<Space>({ name: newName('a space of one test') });
  const there = client((await api.spaces.createToken({ id: space.id, permanent: false })).key);
  await there.sources.createSource({ name: 'webcam', manual_create_facesize_threshold: 10_000 });
  return { space, there };
}

/** An entry of somebody whom the default space does not know, fresh from the camera. */
export async function strangersEntry({ kith, api }: World): Promise<Entry> {
  await kith.sendFrame(3);
  const { results } = await api.entries.getEntries<Page<Entry>>({ result: 'nm', limit: 1 });
  const [entry] = results;
  if (!entry) throw new Error('Everybody on the frame is known.');
  return entry;
}

/** The person as the server has it: the client itself cannot ask. */
export const personOnServer = ({ kith }: World, pid: string, token = kith.token): Promise<Person | null> =>
  kith
    .as(token)
    .persons.get(pid)
    .catch(() => null);
