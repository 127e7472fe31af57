import type { Visit } from '@kith/contract';
import type { CameraHouse, Heard, KnownPeople } from './camera-house.ts';
import type { SeenVisit } from './visits-truth.ts';

/** A visit as it is told, by the name of whom it was. */
export const seenVisit = (people: KnownPeople, { pid, first_seen, last_seen }: Visit): SeenVisit => ({
  who: people.nameOf(pid),
  from: Date.parse(first_seen),
  to: Date.parse(last_seen),
});

/** All visits at a camera, the oldest first. */
export async function visitsAt({ ask }: Pick<CameraHouse, 'ask'>, cameraId: number): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (;;) {
    const page = `/v1/visits/?sources_ids=${cameraId}&limit=100&offset=${visits.length}`;
    const { results, count } = await ask<{ results: Visit[]; count: number }>('GET', page);
    visits.push(...results);
    if (results.length === 0 || visits.length >= count) return visits.toSorted((a, b) => a.id - b.id);
  }
}

/** What is wrong with what was told of somebody: sentences, none when all is right. */
export function untrue({ isKnown, nameOf, groupsOf }: KnownPeople, heard: readonly Heard[]): string[] {
  return heard.flatMap(({ event: { data } }) => {
    const told = data.persons_groups.map(({ name }) => name).toSorted();
    const who = nameOf(data.pid);
    if (who === null) return told.length === 0 ? [] : [`a stranger in ${told.join(', ')}`];
    if (!isKnown(who)) return [`${who}, whom nobody knows`];
    const due = groupsOf(who);
    return told.join() === due.join() ? [] : [`${who} in [${told.join(', ')}] and not in [${due.join(', ')}]`];
  });
}
