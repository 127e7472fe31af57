import type { Entry } from '@kith/client';
import type { Frame } from './cast.ts';

/** An entry as the customer reads it: with the name from the customer's own list. */
export interface Sighting {
  /** null: a stranger. */
  readonly name: string | null;
  readonly entry: Entry;
}

/**
 * Holds what was seen against what is on the picture.
 * @param groupsOf the names of all groups of a person, as they must be told
 * @returns a sentence about the first thing that is not as promised, or null
 */
export function findBrokenPromise(
  { photo, people, strangers }: Pick<Frame, 'photo' | 'people' | 'strangers'>,
  groupsOf: (name: string) => readonly string[],
  seen: readonly Sighting[],
): string | null {
  const unexpected = seen.find(({ name }) => name !== null && !people.some((person) => person === name));
  if (unexpected) return `A stranger on ${photo} was taken for ${unexpected.name}.`;
  for (const name of people) {
    const sightings = seen.filter((sighting) => sighting.name === name);
    const [sighting] = sightings;
    if (!sighting) return `${name} is on ${photo} and was not recognised.`;
    if (sightings.length > 1) return `${name} is on ${photo} once and was seen ${sightings.length} times.`;
    const { result, persons_groups } = sighting.entry;
    if (result !== 'exact' && result !== 'ha') return `${name} is on ${photo} and was recognised as ${result} only.`;
    const told = persons_groups.map((group) => group.name);
    const due = groupsOf(name);
    if (told.toSorted().join() !== due.toSorted().join()) {
      return `${name} is in the groups [${due.join(', ')}], and the notification says [${told.join(', ')}].`;
    }
  }
  const nobody = seen.filter(({ name }) => name === null);
  const grouped = nobody.find(({ entry }) => entry.persons_groups.length > 0 || entry.pid !== null);
  if (grouped) return `A stranger on ${photo} came with a person id or with groups.`;
  if (nobody.length !== strangers) return `${photo} shows ${strangers} strangers, and ${nobody.length} were told.`;
  return null;
}
