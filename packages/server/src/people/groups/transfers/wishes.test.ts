import { type Import, type ImportProblem, limits, type Pid } from '@kith/contract';
import { groupFiles } from '@kith/testing/group-files';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';
const office = {
  time_zone: 'Europe/Berlin',
  week: [{ days: ['mo', 'tu', 'we', 'th', 'fr'], from: '08:00', to: '18:00' }],
};
// A Monday, at eleven in Berlin.
const now = Date.parse('2026-06-01T09:00:00Z');

let kith: TestKith;
let files: ReturnType<typeof groupFiles>;

beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
  files = groupFiles(kith, 'http://127.0.0.1:9');
});
afterAll(() => kith[Symbol.asyncDispose]());

type Group = Awaited<ReturnType<typeof files.makeGroup>>;

const members = async (group: Group) => (await kith.call('GET', `${GROUPS}${group.id}/pids/`)).body.results;
const timesOf = async (group: Group) =>
  (await members(group)).map(({ valid_from, valid_until, hours }: { [name: string]: unknown }) => [
    valid_from,
    valid_until,
    hours,
  ]);
const attributesOf = async (pid: Pid) => (await kith.call('GET', `/v1/persons/${pid}/`)).body.attributes;
const join = (group: Group, pids: readonly Pid[], times: object) =>
  kith.call('POST', `${GROUPS}pids/`, { pids, groups_ids: [group.id], ...times });
const sent = async (group: Group, file: string, mode = 'add') =>
  (await files.send(group, file, { query: `?mode=${mode}` })).body;

describe('a file that says from when until when', () => {
  it('makes members for a time, and gives members other times: an empty field is for ever, hours stay', async () => {
    const group = await files.makeGroup();
    const [a, b, c] = (await kith.addPersons(3)) as [Pid, Pid, Pid];
    await join(group, [b], { valid_until: '2026-07-01T00:00:00Z', hours: office });
    await join(group, [c], { valid_until: '2026-07-01T00:00:00Z' });
    const file = [
      'pid,Valid From,valid_until',
      `${a},2026-06-10T08:00:00Z,2026-06-30`,
      `${b},,`,
      `${c},,2026-07-01T00:00:00Z`,
      '',
    ].join('\n');
    const told = (await files.preview(group, file)).body;
    expect(told).toMatchObject({ added: 1, already: 2, changed: 1, invalid: 0 });
    expect(told.changing).toEqual([
      {
        ...{ pid: b, person: { name: null, external_id: null }, attributes: {} },
        ...{ valid_from: null, valid_until: null, hours: office },
      },
    ]);
    expect(await sent(group, file)).toMatchObject({ added: 1, already: 2, changed: 1, invalid: 0, status: 'done' });
    const end = '2026-07-01T00:00:00.000000+00:00';
    expect(await timesOf(group)).toEqual([
      ['2026-06-10T08:00:00.000000+00:00', end, null],
      [null, null, office],
      [null, end, null],
    ]);
    expect(await sent(group, file)).toMatchObject({ added: 0, already: 3, changed: 0, status: 'done' });
  });

  it('leaves alone what it has no column for', async () => {
    const group = await files.makeGroup();
    const [a] = (await kith.addPersons(1)) as [Pid];
    await join(group, [a], { valid_from: '2026-05-01T00:00:00Z', valid_until: '2026-07-01T00:00:00Z' });
    await sent(group, `pid\n${a}\n`);
    await sent(group, `pid,valid_until\n${a},2026-08-01T00:00:00Z\n`);
    expect(await timesOf(group)).toEqual([
      ['2026-05-01T00:00:00.000000+00:00', '2026-08-01T00:00:00.000000+00:00', null],
    ]);
  });

  it('has each wrong row refused with its number, its field and a sentence, and all others done', async () => {
    const group = await files.makeGroup();
    const [a, b, c, d] = (await kith.addPersons(4)) as [Pid, Pid, Pid, Pid];
    await kith.call('PATCH', `/v1/persons/${a}/`, { external_id: 'E-1' });
    const file = [
      'external_id;pid;valid_from;valid_until',
      'E-1;;;next week',
      `;${b};;2026-05-31`,
      `;${c};2026-07-01;2026-06-30`,
      `;${d};;2026-06-30`,
      '',
    ].join('\n');
    const told = (await files.preview(group, file)).body;
    const done = await sent(group, file);
    expect(done).toMatchObject({ rows: 4, added: 1, invalid: 3, status: 'done' });
    const { results } = await files.reportOf(done);
    expect(told.problems).toEqual(results);
    const at = { outcome: 'invalid', field: 'valid_until' };
    expect(results).toEqual([
      {
        ...at,
        row: 1,
        value: 'E-1',
        message: 'Give a date or an ISO 8601 time, like 2026-01-31 or 2026-01-31T10:00:00Z.',
      },
      {
        ...at,
        row: 2,
        value: b,
        message: 'This is over already: to end a membership now, take the person out.',
      },
      { ...at, row: 3, value: c, message: 'This is not after valid_from: what ends has to begin before.' },
    ]);
    expect((await members(group)).map(({ pid }: { pid: Pid }) => pid)).toEqual([d]);
    // The report forgets a person with the person.
    await kith.call('DELETE', `/v1/persons/${b}/`);
    expect((await files.reportOf(done)).results.map(({ row }: ImportProblem) => row)).toEqual([1, 3]);
  });

  it('replaces members, their times included; a row that cannot be leaves its member as it is', async () => {
    const group = await files.makeGroup();
    const [a, b, c, d] = (await kith.addPersons(4)) as [Pid, Pid, Pid, Pid];
    await join(group, [a, b, d], { valid_until: '2026-07-01T00:00:00Z' });
    const file = [
      'pid,valid_until,attributes.team',
      `${a},2026-06-20T00:00:00Z,Red`,
      `${a},2026-06-25T00:00:00Z,`,
      `${c},,Blue`,
      `${d},2026-01-01,`,
      '',
    ].join('\n');
    const told = (await files.preview(group, file, 'replace')).body;
    const done = await sent(group, file, 'replace');
    const figures = { rows: 4, added: 1, already: 2, changed: 1, removed: 1, invalid: 1 };
    expect([told, done]).toMatchObject([figures, figures]);
    expect(await timesOf(group)).toEqual([
      [null, '2026-06-25T00:00:00.000000+00:00', null],
      [null, null, null],
      [null, '2026-07-01T00:00:00.000000+00:00', null],
    ]);
    expect([await attributesOf(a), await attributesOf(c)]).toEqual([{ team: 'Red' }, { team: 'Blue' }]);
  });

  it('takes people out whatever its other columns say', async () => {
    const group = await files.makeGroup();
    const [a] = (await kith.addPersons(1)) as [Pid];
    await join(group, [a], {});
    const file = `pid,valid_until,attributes.team\n${a},nonsense,Red\n`;
    expect(await sent(group, file, 'remove')).toMatchObject({ removed: 1, invalid: 0, changed: 0 });
    expect(await attributesOf(a)).toEqual({});
  });

  it('comes back as it was exported', async () => {
    const [from, to] = [await files.makeGroup(), await files.makeGroup()];
    const [a, b] = (await kith.addPersons(2)) as [Pid, Pid];
    await join(from, [a], { valid_from: '2026-06-10T08:00:00Z', valid_until: '2026-06-30T08:00:00Z' });
    await join(from, [b], { hours: office });
    const exported = await kith.app.inject({
      url: `${GROUPS}${from.id}/export/`,
      headers: { authorization: `Token ${kith.token}` },
    });
    expect(await sent(to, exported.body)).toMatchObject({ added: 2, invalid: 0 });
    expect(await timesOf(to)).toEqual(await timesOf(from));
    expect(await sent(from, exported.body)).toMatchObject({ already: 2, changed: 0, invalid: 0 });
  });
});

describe('a file that says at which hours', () => {
  const nights = { time_zone: 'UTC', week: [{ days: ['sa', 'su'], from: '22:00', to: '06:00' }] };
  const hoursOf = async (group: Group) => (await members(group)).map(({ hours }: { hours: unknown }) => hours);

  it('makes members for them, and gives members others: an empty field is always', async () => {
    const group = await files.makeGroup();
    const [a, b, c] = (await kith.addPersons(3)) as [Pid, Pid, Pid];
    await join(group, [b, c], { valid_until: '2026-07-01T00:00:00Z', hours: office });
    const file = `pid,Hours\n${a},Mon-Fri 08:00-18:00 Europe/Berlin\n${b},Sat Sun 22:00-06:00 UTC\n${c},\n`;
    const told = (await files.preview(group, file)).body;
    expect(told).toMatchObject({ added: 1, already: 2, changed: 2, invalid: 0 });
    expect(told.changing.map(({ pid, hours }: { pid: Pid; hours: unknown }) => [pid, hours])).toEqual([
      [b, nights],
      [c, null],
    ]);
    expect(await sent(group, file)).toMatchObject({ added: 1, already: 2, changed: 2, invalid: 0 });
    const end = '2026-07-01T00:00:00.000000+00:00';
    expect(await timesOf(group)).toEqual([
      [null, null, office],
      [null, end, nights],
      [null, end, null],
    ]);
    expect(await sent(group, file)).toMatchObject({ already: 3, changed: 0 });
  });

  it('has a row refused whose hours are none, with a sentence, and its member stays as it is', async () => {
    const group = await files.makeGroup();
    const [a, b] = (await kith.addPersons(2)) as [Pid, Pid];
    await join(group, [a], { hours: office });
    const file = `pid,hours\n${a},whenever\n${b},Mon 08:00-18:00 Europe/Atlantis\n`;
    const told = (await files.preview(group, file, 'replace')).body;
    const done = await sent(group, file, 'replace');
    expect([told.invalid, done.invalid]).toEqual([2, 2]);
    const { results } = await files.reportOf(done);
    expect(told.problems).toEqual(results);
    expect(results).toMatchObject([
      { row: 1, value: a, field: 'hours', message: expect.stringMatching(/^Write hours like Mon-Fri 08:00-18:00/) },
      { row: 2, value: b, field: 'hours', message: expect.stringMatching(/^There is no such time zone/) },
    ]);
    expect(await hoursOf(group)).toEqual([office]);
  });

  it('replaces members with their hours', async () => {
    const group = await files.makeGroup();
    const [a, b] = (await kith.addPersons(2)) as [Pid, Pid];
    await join(group, [a], { hours: office });
    const file = `pid,hours\n${a},Sat-Sun 22:00-06:00 UTC\n${b},Mon-Fri 08:00-18:00 Europe/Berlin\n`;
    expect(await sent(group, file, 'replace')).toMatchObject({ added: 1, already: 1, changed: 1 });
    expect(await hoursOf(group)).toEqual([nights, office]);
  });
});

describe('a file that says what is known of people', () => {
  it('sets texts, numbers, true and false; an empty field leaves what is there', async () => {
    const group = await files.makeGroup();
    const [a, b] = (await kith.addPersons(2)) as [Pid, Pid];
    await kith.call('PATCH', `/v1/persons/${a}/`, { attributes: { level: '3', room: '007', team: 'Red' } });
    const file = [
      'pid,attributes.level,Attributes.room,attributes.team,attributes.remote,department',
      `${a},3,008,,true,Sales`,
      `${b},4,,'=Blue,false,Sales`,
      '',
    ].join('\n');
    const told = (await files.preview(group, file)).body;
    expect(told).toMatchObject({ added: 2, changed: 0, changing: [] });
    expect(await sent(group, file)).toMatchObject({ added: 2, invalid: 0, status: 'done' });
    // A text that reads as a number stays one where the file says the same.
    expect(await attributesOf(a)).toEqual({ level: '3', room: '008', team: 'Red', remote: true });
    expect(await attributesOf(b)).toEqual({ level: 4, team: '=Blue', remote: false });
    const more = `pid,attributes.level\n${a},5\n${b},4\n`;
    expect((await files.preview(group, more)).body).toMatchObject({
      changed: 1,
      changing: [{ pid: a, attributes: { level: 5 } }],
    });
    expect(await sent(group, more)).toMatchObject({ added: 0, already: 2, changed: 1 });
    expect((await attributesOf(a)).level).toBe(5);
  });

  it('has groups by rule follow', async () => {
    const group = await files.makeGroup();
    const [a] = (await kith.addPersons(1)) as [Pid];
    await kith.call('PATCH', `/v1/persons/${a}/`, { attributes: { shift: 'day' } });
    const rule = { attributes: [{ name: 'shift', is: 'equal', value: 'night' }] };
    const night = (await kith.call('POST', GROUPS, { name: 'Night', rule })).body;
    await sent(group, `pid,attributes.shift\n${a},night\n`);
    expect((await members(night)).map(({ pid }: { pid: Pid }) => pid)).toEqual([a]);
  });

  it('has a row refused that says more than may be known of anybody', async () => {
    const group = await files.makeGroup();
    const [a, b] = (await kith.addPersons(2)) as [Pid, Pid];
    const names = Array.from({ length: limits.attributesPerPerson + 1 }, (_, i) => `attributes.a${i}`);
    const file = `pid,${names.join()}\n${a},${names.map(() => 'x').join()}\n${b},x\n`;
    const done = await sent(group, file);
    expect(done).toMatchObject({ added: 1, invalid: 1 });
    expect((await files.reportOf(done)).results).toMatchObject([
      { row: 1, outcome: 'invalid', field: 'attributes', message: expect.stringMatching(/^A person has at most 20 /) },
    ]);
    const long = await sent(group, `pid,attributes.${'n'.repeat(limits.attributeNameLength + 1)}\n${b},x\n`);
    expect(long).toMatchObject({ invalid: 1 });
  });
});

it('tells of any file with times and attributes exactly what its import then does', { timeout: 120_000 }, async () => {
  const pids = await kith.addPersons(3);
  const [spare] = await kith.addPersons(1);
  const row = fc
    .tuple(
      fc.constantFrom(...pids, 'nobody'),
      fc.constantFrom('', '2026-06-10', '2026-08-01', 'never'),
      fc.constantFrom('', '2026-05-01', '2026-07-01', '2026-09-01'),
      fc.constantFrom('', 'Red', '7'),
      fc.constantFrom('', 'Mon-Fri 08:00-18:00 Europe/Berlin', 'Sat 10:00-12:00 UTC', 'always'),
    )
    .map((fields) => fields.join());
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 8 }),
      fc.subarray(pids),
      fc.constantFrom('add', 'remove', 'replace'),
      fc.constantFrom(0, 200),
      async (rows, before, mode, gap) => {
        const group = await files.makeGroup();
        if (before.length > 0) await join(group, before, { valid_until: '2026-07-02T00:00:00Z' });
        // As many rows between that the same persons come in another step again.
        const between = Array.from({ length: gap }, () => `${spare},,,,`);
        const all = [...rows, ...between, ...rows.toReversed()];
        const file = ['pid,valid_from,valid_until,attributes.team,hours', ...all, ''].join('\n');
        const told = (await files.preview(group, file, mode)).body;
        const done = await sent(group, file, mode);
        const { rows: n, added, already, changed, removed, absent, invalid, error } = done;
        expect(told).toMatchObject({ rows: n, added, already, changed, removed, absent, invalid, error });
        expect(told.problems).toEqual((await files.reportOf(done as Import)).results);
        const is = new Map((await members(group)).map((member: { pid: Pid }) => [member.pid, member]));
        for (const { pid, valid_from, valid_until, hours } of told.changing) {
          expect(is.get(pid)).toMatchObject({ valid_from, valid_until, hours });
        }
      },
    ),
    { numRuns: 40 },
  );
});

it('has a row refused for whose hours the space has no room', async () => {
  const group = await files.makeGroup();
  const [spare] = (await kith.addPersons(1)) as [Pid];
  const { queries } = kith.context.db;
  const used = (await queries.selectFrom('schedules').select('id').execute()).length;
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const textOf = (i: number) => `Mon ${clock(i)}-24:00 UTC`;
  const pids = (await kith.addPersons(limits.schedulesPerSpace)) as Pid[];
  const file = ['pid,hours', ...pids.map((pid, i) => `${pid},${textOf(i)}`), `${spare},${textOf(0)}`, ''].join('\n');
  const told = (await files.preview(group, file)).body;
  const done = await sent(group, file);
  expect(told).toMatchObject({ added: done.added, invalid: done.invalid });
  // Those of the other tests have some, of which nobody uses all.
  expect(done.invalid).toBeGreaterThan(0);
  expect(done.invalid).toBeLessThanOrEqual(used);
  expect((await files.reportOf(done)).results[0]).toMatchObject({
    field: 'hours',
    message: 'This space has 1000 different hours already: use hours that others have.',
  });
});
