import { type Client, limits, type TimesWish } from '@kith/client';
import { eachPatiently } from './patience.ts';
import { type GivenTimes, sameAgain } from './times/times-form.ts';

/** Every one of some persons in every one of some groups. */
export interface Memberships {
  readonly pids: readonly string[];
  readonly groupsIds: readonly number[];
}

/** Of some groups, who of some persons is a member of each, and when. */
export type KnownMemberships = ReadonlyMap<number, ReadonlyMap<string, GivenTimes>>;

/**
 * Puts any number of persons into groups, at these times or for ever.
 * @returns how many memberships are new or have other times, and how many were so before
 */
export async function joinGroups(
  client: Client,
  memberships: Memberships,
  times: TimesWish = {},
): Promise<{ added: number; already: number }> {
  const sums = { added: 0, already: 0 };
  await eachPatiently(client, requestsOf(memberships), async (some) => {
    const { added, already } = await client.groups.add({ ...some, ...times });
    sums.added += added;
    sums.already += already;
  });
  return sums;
}

/** Puts any number of persons into groups for ever; whoever is a member already stays so, times included. */
export async function joinWhereMissing(
  client: Client,
  { pids, groupsIds }: Memberships,
  known: KnownMemberships,
): Promise<void> {
  for (const id of groupsIds) {
    await joinGroups(client, { pids: pids.filter((pid) => !known.get(id)?.has(pid)), groupsIds: [id] });
  }
}

/** Takes any number of persons out of groups. */
export const leaveGroups = (client: Client, memberships: Memberships): Promise<void> =>
  eachPatiently(client, requestsOf(memberships), async (some) => void (await client.groups.remove(some)));

/** Who of any number of persons is on the list of which group, and when. */
export async function membershipsOf(client: Client, { pids, groupsIds }: Memberships): Promise<KnownMemberships> {
  const known = new Map(groupsIds.map((id) => [id, new Map<string, GivenTimes>()]));
  for (const [id, members] of known) {
    await eachPatiently(client, slices(pids), async (some) => {
      const { results } = await client.groups.persons(id, { pids: some, limit: some.length });
      for (const member of results) members.set(member.pid, member);
    });
  }
  return known;
}

/** Makes each of them a member of a group at its own times. */
export async function giveTimes(
  client: Client,
  groupId: number,
  wished: ReadonlyMap<string, TimesWish>,
): Promise<void> {
  const alike = new Map<string, { readonly times: TimesWish; readonly pids: string[] }>();
  for (const [pid, times] of wished) {
    const key = JSON.stringify(times);
    const some = alike.get(key) ?? { times, pids: [] };
    some.pids.push(pid);
    alike.set(key, some);
  }
  for (const { times, pids } of alike.values()) await joinGroups(client, { pids, groupsIds: [groupId] }, times);
}

/** Makes memberships what they were: whoever was none leaves, and the others have their times again. */
export async function restoreMemberships(
  client: Client,
  { pids, groupsIds }: Memberships,
  known: KnownMemberships,
): Promise<void> {
  for (const id of groupsIds) {
    const before = known.get(id) ?? new Map<string, GivenTimes>();
    await leaveGroups(client, { pids: pids.filter((pid) => !before.has(pid)), groupsIds: [id] });
    await giveTimes(client, id, new Map([...before].map(([pid, times]) => [pid, sameAgain(times)])));
  }
}

/** As many as the server takes at once. */
const requestsOf = ({ pids, groupsIds }: Memberships): Memberships[] =>
  slices(pids).flatMap((some) => slices(groupsIds).map((of) => ({ pids: some, groupsIds: of })));

function slices<T>(all: readonly T[]): T[][] {
  const size = limits.pidsPerRequest;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
