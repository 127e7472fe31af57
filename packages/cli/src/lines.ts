import type { Event, Identification } from '@kith/contract';

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
