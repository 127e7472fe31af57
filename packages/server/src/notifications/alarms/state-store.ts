import type { AlarmRuleId, SourceId, SpaceId } from '@kith/contract';
import type { Insertable } from 'kysely';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import type { Rule, Sighting } from './machine/sighting.ts';
import type { Absence, Cooldown, Counted, State, Subject } from './machine/state.ts';
import { cooledDown, countedUnder } from './machine/subject.ts';

type Row = Insertable<Schema['alarm_states']>;

export const ABSENCE = 'absence';

/** Under which keys a rule remembers what it asks of some sightings. */
export function keysOf(rule: Rule, sightings: readonly Sighting[]): readonly string[] {
  const { absent, count, together } = rule.when;
  if (absent) return [ABSENCE];
  return sightings.flatMap((sighting) => {
    const counted = count && countedUnder(rule, sighting);
    return [
      ...(rule.cooldownMs > 0 ? [`cooldown ${cooledDown(rule, sighting)}`] : []),
      ...(counted ? [`counted ${counted}`] : []),
      ...(together ? [`here ${sighting.sourceId}`] : []),
    ];
  });
}

const remembered = compileOnce(
  (db, { spaceId, ids, keys }: { spaceId: SpaceId; ids: readonly AlarmRuleId[]; keys: readonly string[] }) =>
    db
      .selectFrom('alarm_states')
      .selectAll()
      .where('space_id', '=', spaceId)
      .where('rule_id', 'in', ids)
      .where('key', 'in', keys),
);

/** What rules remember under any of the keys. */
export async function readStates(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly AlarmRuleId[],
  keys: readonly string[],
): Promise<ReadonlyMap<AlarmRuleId, State>> {
  const rows = ids.length === 0 || keys.length === 0 ? [] : await remembered(db, { spaceId, ids, keys });
  return new Map(ids.map((id) => [id, stateOf(rows.filter(({ rule_id }) => rule_id === id))]));
}

function stateOf(rows: readonly Row[]): State {
  const cooldowns = new Map<Subject, Cooldown>();
  const counted = new Map<Subject, Counted>();
  const here = new Map<SourceId, { persons: Map<PersonId, Cooldown>; isTold: boolean; until: number }>();
  let absence: Absence | null = null;
  for (const { key, member, at, times, told, until, due } of rows) {
    const lasts = until ?? Number.POSITIVE_INFINITY;
    const [kind, ...rest] = key.split(' ');
    const subject = rest.join(' ') as Subject;
    const numbers: number[] = times === null || times === undefined ? [] : JSON.parse(times);
    if (kind === ABSENCE) absence = { from: at, raised: numbers[0] ?? null, due: due ?? null };
    else if (kind === 'cooldown') cooldowns.set(subject, { at, until: lasts });
    else if (kind === 'counted') counted.set(subject, { times: numbers, isTold: told === 1, until: lasts });
    else {
      const sourceId = Number(subject) as SourceId;
      const place = here.get(sourceId) ?? { persons: new Map(), isTold: false, until: 0 };
      here.set(sourceId, place);
      if (member === '') Object.assign(place, { isTold: told === 1, until: lasts });
      else place.persons.set(Number(member) as PersonId, { at, until: lasts });
    }
  }
  return { cooldowns, counted, here, absence };
}

const upsert = compileRowsOnce<Row, never>((db, rows) =>
  db
    .insertInto('alarm_states')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'rule_id', 'key', 'member']).doUpdateSet((eb) => ({
        at: eb.ref('excluded.at'),
        times: eb.ref('excluded.times'),
        told: eb.ref('excluded.told'),
        until: eb.ref('excluded.until'),
        due: eb.ref('excluded.due'),
      })),
    ),
);

/** Writes what rules remember otherwise than before. */
export async function writeStates(
  tx: Tx,
  spaceId: SpaceId,
  changes: readonly { readonly id: AlarmRuleId; readonly before: State; readonly after: State }[],
): Promise<void> {
  await upsert(
    tx,
    changes.flatMap(({ id, before, after }) =>
      changedRows(before, after).map((row) => ({ ...blank(spaceId, id), ...row })),
    ),
  );
}

const blank = (space_id: SpaceId, rule_id: AlarmRuleId): Row => ({
  space_id,
  rule_id,
  key: ABSENCE,
  member: '',
  person_id: null,
  at: 0,
  times: null,
  told: 0,
  until: null,
  due: null,
});

type Change = Partial<Row>;

function changedRows(before: State, after: State): Change[] {
  const rows: Change[] = [];
  if (after.absence && after.absence !== before.absence) {
    const { from, raised, due } = after.absence;
    rows.push({ key: ABSENCE, at: from, times: raised === null ? null : JSON.stringify([raised]), due });
  }
  for (const [subject, { at, until }] of changed(before.cooldowns, after.cooldowns))
    rows.push({ key: `cooldown ${subject}`, person_id: personOf(subject), at, until });
  for (const [subject, { times, isTold, until }] of changed(before.counted, after.counted)) {
    const [at, told] = [times.at(-1) ?? 0, flag(isTold)];
    rows.push({
      key: `counted ${subject}`,
      person_id: personOf(subject),
      at,
      times: JSON.stringify(times),
      told,
      until,
    });
  }
  for (const [sourceId, place] of changed(before.here, after.here)) {
    const key = `here ${sourceId}`;
    rows.push({ key, told: flag(place.isTold), until: place.until });
    for (const [person, { at, until }] of changed(before.here.get(sourceId)?.persons ?? new Map(), place.persons))
      rows.push({ key, member: String(person), person_id: person, at, until });
  }
  return rows;
}

const changed = <K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): [K, V][] =>
  [...after].filter(([key, value]) => before.get(key) !== value);

const flag = (is: boolean): 0 | 1 => (is ? 1 : 0);

const personOf = (subject: Subject): PersonId | null =>
  subject.startsWith('person ') ? (Number(subject.slice('person '.length)) as PersonId) : null;

/** Lets a rule begin anew: it remembers nothing but since when nobody has come, where it asks for that. */
export async function restartState(tx: Tx, spaceId: SpaceId, id: AlarmRuleId, absence: Absence | null): Promise<void> {
  await tx.deleteFrom('alarm_states').where('space_id', '=', spaceId).where('rule_id', '=', id).execute();
  const before: State = { cooldowns: new Map(), counted: new Map(), here: new Map(), absence: null };
  if (absence) await writeStates(tx, spaceId, [{ id, before, after: { ...before, absence } }]);
}

/** What a person was remembered for counts for another one, the later of both. */
export async function giveStates(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  const rows = await tx
    .selectFrom('alarm_states')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('person_id', '=', from)
    .execute();
  const renamed = (key: string) => (key.endsWith(`person ${from}`) ? key.replace(/\d+$/, String(to)) : key);
  for (const row of rows) {
    await tx
      .insertInto('alarm_states')
      .values({ ...row, key: renamed(row.key), member: row.member === '' ? '' : String(to), person_id: to })
      .onConflict((conflict) =>
        conflict
          .columns(['space_id', 'rule_id', 'key', 'member'])
          .doUpdateSet((eb) => ({
            at: eb.ref('excluded.at'),
            times: eb.ref('excluded.times'),
            told: eb.ref('excluded.told'),
            until: eb.ref('excluded.until'),
          }))
          .whereRef('excluded.at', '>', 'alarm_states.at'),
      )
      .execute();
  }
}

/** Deletes some of what means nothing any more. @param now epoch ms @returns how much it was */
export async function forgetStates(db: Queries, now: number, limit: number): Promise<number> {
  const over = await db
    .selectFrom('alarm_states')
    .select(['space_id', 'rule_id', 'key', 'member'])
    .where('until', '<=', now)
    .orderBy('until')
    .limit(limit)
    .execute();
  for (const { space_id, rule_id, key, member } of over)
    await db
      .deleteFrom('alarm_states')
      .where('space_id', '=', space_id)
      .where('rule_id', '=', rule_id)
      .where('key', '=', key)
      .where('member', '=', member)
      .where('until', '<=', now)
      .execute();
  return over.length;
}

/**
 * Rules for which nobody has come since a time that has not come yet. What is due then is due later still, and by that an index leads.
 * @param ahead epoch ms that no clock has come to yet
 */
export const aheadRules = (db: Queries, ahead: number, page: { readonly limit: number; readonly offset: number }) =>
  db
    .selectFrom('alarm_states')
    .select(['space_id', 'rule_id'])
    .where('due', '>', ahead)
    .where('at', '>', ahead)
    .where('times', 'is', null)
    .orderBy('due')
    .orderBy('space_id')
    .orderBy('rule_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();

/** Rules of which something is due, the longest first. @param now epoch ms */
export const dueRules = (db: Queries, now: number, page: { readonly limit: number; readonly offset: number }) =>
  db
    .selectFrom('alarm_states')
    .select(['space_id', 'rule_id'])
    .where('due', '<=', now)
    .orderBy('due')
    .orderBy('space_id')
    .orderBy('rule_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
