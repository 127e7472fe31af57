import { type Client, limits } from '@kith/client';
import { eachPatiently } from './patience.ts';

interface Memberships {
  readonly pids: readonly string[];
  readonly groupsIds: readonly number[];
}

/** Puts any number of persons into groups. @returns how many memberships are new, and how many were there before */
export async function joinGroups(
  client: Client,
  memberships: Memberships,
): Promise<{ added: number; already: number }> {
  const sums = { added: 0, already: 0 };
  await eachPatiently(client, requestsOf(memberships), async (some) => {
    const { added, already } = await client.groups.add(some);
    sums.added += added;
    sums.already += already;
  });
  return sums;
}

/** Takes any number of persons out of groups. */
export const leaveGroups = (client: Client, memberships: Memberships): Promise<void> =>
  eachPatiently(client, requestsOf(memberships), async (some) => void (await client.groups.remove(some)));

/** As many as the server takes at once. */
const requestsOf = ({ pids, groupsIds }: Memberships): Memberships[] =>
  slices(pids).flatMap((some) => slices(groupsIds).map((of) => ({ pids: some, groupsIds: of })));

function slices<T>(all: readonly T[]): T[][] {
  const size = limits.pidsPerRequest;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
