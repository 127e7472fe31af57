import type { Event, Group, Identification, Person } from '@kith/client';

type Seen = Pick<Identification, 'result' | 'pid'> & { readonly confidence: number | null };

/** Who was seen, in columns: result, confidence, pid, and the names of all groups. */
export const seenLine = ({ result, confidence, pid }: Seen, groups: readonly { readonly name: string }[]): string =>
  [
    result.padEnd(6),
    (confidence?.toFixed(1) ?? '-').padStart(5),
    (pid ?? '-').padEnd(36),
    groups.map(({ name }) => name).join(', '),
  ]
    .join('  ')
    .trimEnd();

/** An event, after its time in UTC. */
export const eventLine = ({ data }: Event): string =>
  `${data.created.slice(0, 19).replace('T', ' ')}  ${seenLine(data, data.persons_groups)}`;

/** A group, in columns: id, how many persons, name. */
export const groupLine = ({ id, persons_count: persons, name }: Group): string =>
  `${String(id).padStart(6)}  ${String(persons).padStart(6)}  ${name}`;

/** A person, in columns: pid, external id, name. */
export const personLine = ({ pid, external_id, name }: Person): string =>
  `${pid}  ${(external_id ?? '-').padEnd(12)}  ${name ?? '-'}`;
