import type {
  Alarm,
  AlarmRule,
  AlarmTried,
  Camera,
  EntriesFound,
  Event,
  Group,
  Identification,
  Member,
  Nearest,
  Person,
  PersonName,
  Reason,
  Stranger,
  StrangerNaming,
  Visit,
} from '@kith/client';
import { reasonText, words } from './words.ts';

type Seen = Pick<Identification, 'result' | 'pid'> & {
  readonly confidence: number | null;
  readonly person: PersonName | null;
  readonly reason: Reason | null;
};

const NAME = 24;
const WORD = 11;

/** How a person is called: by name, by what another system calls it, or by the beginning of its pid; `-` is nobody. */
const nameOfPerson = (pid: string | null, person: PersonName | null): string =>
  person?.name ?? person?.external_id ?? (pid === null ? '-' : `Person ${pid.slice(0, 8)}`);

export const seenHead = ['NAME'.padEnd(NAME), 'HOW SURE'.padEnd(WORD), '     ', 'GROUPS, OR WHY NOT; PID'].join('  ');

/** Who was seen, in columns: name, how sure, confidence, the names of all groups or why nobody is named, pid. */
export const seenLine = (
  { result, confidence, pid, person, reason }: Seen,
  groups: readonly { readonly name: string }[],
): string =>
  [
    nameOfPerson(pid, person).padEnd(NAME),
    words[result].padEnd(WORD),
    (confidence?.toFixed(1) ?? '-').padStart(5),
    ...[reason ? reasonText(reason) : groups.map(({ name }) => name).join(', '), pid ?? ''].filter(Boolean),
  ]
    .join('  ')
    .trimEnd();

export const eventHead = `${'WHEN (UTC)'.padEnd(19)}  ${seenHead}`;

/** An event, after its time in UTC. */
export const eventLine = ({ data }: Pick<Event, 'data'>): string =>
  `${minute(data.created)}  ${seenLine(data, data.persons_groups)}`;

const minute = (timestamp: string): string => timestamp.slice(0, 19).replace('T', ' ');

export const groupHead = `${'ID'.padStart(6)}  PEOPLE  NAME`;

/** A group, in columns: id, how many persons, name. */
export const groupLine = ({ id, persons_count: persons, name }: Group): string =>
  `${String(id).padStart(6)}  ${String(persons).padStart(6)}  ${name}`;

export const personHead = `${'NAME'.padEnd(NAME)}  ${'EXTERNAL ID'.padEnd(12)}  PID`;

/** A person, in columns: name, external id, pid. */
export const personLine = ({ pid, external_id, name }: Person): string =>
  `${(name ?? '-').padEnd(NAME)}  ${(external_id ?? '-').padEnd(12)}  ${pid}`;

export const memberHead = `${'NAME'.padEnd(NAME)}  ${'SINCE'.padEnd(10)}  ${'UNTIL'.padEnd(10)}  ${'PID'.padEnd(36)}  SOURCE`;

/** A member of a group, in columns: name, since when, until when, pid, source. */
export const memberLine = ({ pid, person, since, valid_until: until, pid_source: source }: Member): string =>
  [
    nameOfPerson(pid, person).padEnd(NAME),
    since.slice(0, 10),
    (until?.slice(0, 10) ?? '-').padEnd(10),
    pid,
    source ?? '',
  ]
    .join('  ')
    .trimEnd();

export const nearestHead = `${'NAME'.padEnd(NAME)}  ${'HOW SURE'.padEnd(WORD)}         PID`;

/** A person who is near to a face, in columns: name, what the thresholds make of it, confidence, pid. */
export const nearestLine = ({ pid, person, confidence, result }: Nearest): string =>
  `${nameOfPerson(pid, person).padEnd(NAME)}  ${words[result].padEnd(WORD)}  ${confidence.toFixed(1).padStart(5)}  ${pid}`;

export const cameraHead = `${'ID'.padStart(6)}  ${'STATE'.padEnd(8)}  ${'NAME'.padEnd(NAME)}  ADDRESS; WHAT IS WRONG`;

/** A camera, in columns: id, how it is, name, address, what is wrong. */
export const cameraLine = ({ id, state, name, address, problem }: Camera): string =>
  [String(id).padStart(6), state.padEnd(8), name.padEnd(NAME), address, problem?.message ?? ''].join('  ').trimEnd();

const UNTIL = 8;
export const visitHead = `${'FROM (UTC)'.padEnd(19)}  ${'UNTIL'.padEnd(UNTIL)}  ${'NAME'.padEnd(NAME)}  CAMERA; GROUPS`;

/** A visit, in columns: from and until when (`now` while it lasts), name, camera, groups. */
export const visitLine = ({ first_seen, last_seen, open, pid, person, source_name, persons_groups }: Visit): string =>
  [
    minute(first_seen),
    (open ? 'now' : last_seen.slice(11, 19)).padEnd(UNTIL),
    nameOfPerson(pid, person).padEnd(NAME),
    source_name,
    persons_groups.map(({ name }) => name).join(', '),
  ]
    .join('  ')
    .trimEnd();

export const strangerHead = `${'ID'.padStart(6)}  ${'SEEN LAST (UTC)'.padEnd(19)}  VISITS   SEEN  WHERE`;

/** A stranger, in columns: id, when it was seen last, how often it came, and how often it was seen, where. */
export const strangerLine = ({ id, last_seen, visits, sightings, sources, ignored }: Stranger): string =>
  [
    String(id).padStart(6),
    minute(last_seen),
    String(visits).padStart(6),
    String(sightings).padStart(5),
    `${sources.map(({ name }) => name).join(', ')}${ignored ? ' (ignored)' : ''}`,
  ].join('  ');

export const namingHead = `${'ID'.padStart(6)}  ${'NAMED (UTC)'.padEnd(19)}  ENTRIES  WHO`;

/** A stranger who was named, in columns: id, when, how many entries it had, and who that is. */
export const namingLine = ({ id, named, entries, pid, person, created }: StrangerNaming): string =>
  [
    String(id).padStart(6),
    minute(named),
    String(entries).padStart(7),
    `${nameOfPerson(pid, person)}${created ? ' (new)' : ''}`,
  ].join('  ');

export const alarmHead = `${'ID'.padStart(6)}  ${'WHEN (UTC)'.padEnd(19)}  ${'URGENCY'.padEnd(8)}  STATE         WHAT`;

/** An alarm, in columns: id, when, how urgent, whether somebody looked, the rule, and who it was, where. */
export const alarmLine = ({ id, at, urgency, state, rule, escalated, assignee, ...alarm }: Alarm): string => {
  const who = alarm.entry && nameOfPerson(alarm.entry.pid, alarm.entry.person);
  return [
    String(id).padStart(6),
    minute(at),
    urgency.padEnd(8),
    (state === 'open' && escalated ? 'escalated' : state).padEnd(12),
    [`${rule.name}: ${whatRaised(alarm, who)}`, ...(assignee ? [`(${assignee})`] : [])].join(' '),
  ].join('  ');
};

/** What a rule would have raised: when, and who it was, where. */
export const triedLine = ({ at, pid, person, ...tried }: AlarmTried): string =>
  `${minute(at)}  ${whatRaised(tried, tried.entry_id === null ? null : nameOfPerson(pid, person))}`;

function whatRaised(
  { kind, count, group, source }: Pick<Alarm, 'kind' | 'count' | 'group' | 'source'>,
  who: string | null,
): string {
  const where = source ? ` at ${source.name}` : '';
  if (kind === 'absent') return `nobody of ${group?.name ?? '-'}${count === null ? '' : `, ${count} times in a row`}`;
  if (kind === 'together') return `${count} of ${group?.name ?? '-'} together${where}`;
  return `${who ?? '-'}${where}${kind === 'count' ? `, ${count} in all` : ''}`;
}

export const ruleHead = `${'ID'.padStart(6)}  ON   ${'URGENCY'.padEnd(8)}  NAME`;

/** An alarm rule, in columns: id, whether it is armed, how urgent, name, and why it was switched off. */
export const ruleLine = ({ id, is_active, urgency, name, problem }: AlarmRule): string =>
  [String(id).padStart(6), is_active ? 'on ' : 'off', urgency.padEnd(8), problem ? `${name}: ${problem}` : name].join(
    '  ',
  );

export const foundHead = `ALIKE  ${eventHead}`;

/** An entry that a search of the past found, after how alike it is. */
export const foundLine = ({ confidence, entry }: EntriesFound['results'][number]): string =>
  `${confidence.toFixed(1).padStart(5)}  ${eventLine({ data: entry })}`;
