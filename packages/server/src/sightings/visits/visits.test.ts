import type { SourceId } from '@kith/contract';
import { analysed } from '@kith/testing/analysed';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { withScaled } from '../../recognition/scale/scale-template.ts';
import type { RawTemplate } from '../../recognition/scale/templates.ts';
import { settingsOf } from '../../tenancy/sources/sources.ts';
import { findSource } from '../../tenancy/sources/store.ts';
import type { Appearance, Appeared } from './visit-keeper.ts';
import { whoIsThere } from './who-is-there.ts';

const vision = numberedFaces();
let kith: TestKith;

beforeAll(async () => {
  kith = await openTestKith({ vision });
  // Nobody reads cameras here, and who reads them would end visits where there are none.
  await kith.context.cameras[Symbol.asyncDispose]();
  await kith.call('POST', '/v1/sources/', { name: 'desk', manual_create_facesize_threshold: 0 });
});
afterAll(() => kith?.[Symbol.asyncDispose]());

let cameras = 0;
async function camera(settings: object = {}): Promise<SourceId> {
  return (await kith.call('POST', '/v1/sources/', { name: `camera ${cameras++}`, ...settings })).body.id;
}

interface Look {
  readonly at?: number;
  readonly areaPx?: number;
  readonly previous?: Appeared;
  /** Whose face it is somewhat like, too. */
  readonly beside?: number;
  readonly isStillRead?: Appearance['isStillRead'];
}

/** The face of somebody who is somewhat like another. */
function between(number: number, beside: number) {
  const template = new Float32Array(512) as RawTemplate;
  template[number] = 0.8;
  template[beside] = 0.6;
  return withScaled(template);
}

async function appear(
  id: SourceId,
  number: number,
  { at = Date.now(), areaPx, previous, beside, isStillRead = async () => true }: Look = {},
  node = kith,
): Promise<Appeared> {
  const source = await findSource(node.context.db.queries, [node.spaceId], id);
  if (!source) throw new Error('There is no such source.');
  const image = await pictureOf(number);
  const { faces, ...picture } = analysed(await vision.analyse(image));
  const seen = {
    ...picture,
    faces: faces.map((face) => ({
      ...face,
      ...(beside !== undefined && between(number, beside)),
      areaPx: areaPx ?? face.areaPx,
    })),
  };
  const frame = {
    source,
    settings: settingsOf(source),
    frame: { image, picture: seen, timestamp: at, among: undefined },
  };
  return node.context.visits.appear({
    frame,
    firstSeen: at - 1000,
    lastSeen: at,
    frames: 3,
    isStillRead,
    ...(previous && { previous: previous.visitId }),
  });
}

const enrol = async (number: number): Promise<string> =>
  (await uploadTo(kith, '/v1/persons/', await pictureOf(number), { source: 'desk' })).body.pid;
const entriesOf = async (id: SourceId) => (await kith.call('GET', `/v1/entries/?sources_ids=${id}`)).body.results;
const visitsOf = async (query: string) => (await kith.call('GET', `/v1/visits/?${query}`)).body.results;

it('a visit is one entry, however often its person is seen', async () => {
  const pid = await enrol(1);
  const door = await camera();
  const at = Date.now();
  const first = await appear(door, 1, { at });
  expect(first).toMatchObject({ kind: 'opened', result: 'exact', pid });
  const again = await appear(door, 1, { at: at + 5000 });
  expect(again).toMatchObject({ kind: 'prolonged', visitId: first.visitId, entryId: first.entryId, pid });
  kith.context.visits.prolong(first.visitId, at + 7000, 10);
  await kith.context.visits.write();
  expect(await entriesOf(door)).toHaveLength(1);
  expect(await visitsOf(`sources_ids=${door}`)).toMatchObject([
    {
      id: first.visitId,
      source_id: door,
      pid,
      result: 'exact',
      entry_id: first.entryId,
      open: true,
      frames: 16,
      first_seen: new Date(at - 1000).toISOString().replace('Z', '000+00:00'),
      last_seen: new Date(at + 7000).toISOString().replace('Z', '000+00:00'),
    },
  ]);
});

it('who left and comes again is told again', async () => {
  await enrol(2);
  const door = await camera();
  const first = await appear(door, 2);
  await kith.context.visits.end(first.visitId, Date.now());
  expect(await visitsOf(`sources_ids=${door}&open=true`)).toEqual([]);
  const second = await appear(door, 2);
  expect(second).toMatchObject({ kind: 'opened' });
  expect((await visitsOf(`sources_ids=${door}`)).map(({ open }: { open: boolean }) => open)).toEqual([true, false]);
});

it('who was seen since by another node, or in another track, is not gone', async () => {
  const door = await camera();
  const at = Date.now();
  const { visitId } = await appear(door, 19, { at });
  expect(await appear(door, 19, { at: at + 8000 })).toMatchObject({ kind: 'prolonged', visitId });
  await kith.context.visits.end(visitId, at);
  expect(await visitsOf(`sources_ids=${door}`)).toMatchObject([{ id: visitId, open: true }]);
  kith.context.visits.prolong(visitId, at + 9000, 5);
  await kith.context.visits.end(visitId, at + 9000);
  const last_seen = new Date(at + 9000).toISOString().replace('Z', '000+00:00');
  expect(await visitsOf(`sources_ids=${door}`)).toMatchObject([{ id: visitId, open: false, frames: 11, last_seen }]);
});

it('whoever lags behind changes nothing: neither what was seen later, nor a visit that is over', async () => {
  const door = await camera();
  const at = Date.now();
  const { VisitKeeper } = await import('./visit-keeper.ts');
  await using other = new VisitKeeper(kith.context);
  const { visitId } = await appear(door, 23, { at });
  await appear(door, 23, { at: at - 5000 }, { ...kith, context: { ...kith.context, visits: other } } as TestKith);
  await other.write();
  const last_seen = new Date(at).toISOString().replace('Z', '000+00:00');
  expect(await visitsOf(`sources_ids=${door}`)).toMatchObject([{ last_seen, frames: 6 }]);
  await kith.context.visits.end(visitId, at);
  other.prolong(visitId, at + 9000, 5);
  await other.write();
  expect(await visitsOf(`sources_ids=${door}`)).toMatchObject([{ open: false, last_seen, frames: 6 }]);
});

it('who is still there is not forgotten while it cannot be written down', async () => {
  const door = await camera();
  const at = Date.now();
  const { visitId } = await appear(door, 24, { at });
  const failing = vi.spyOn(kith.context.db, 'transaction').mockRejectedValue(new Error('disk full'));
  kith.context.visits.prolong(visitId, at + 3000, 4);
  await kith.context.visits.write();
  failing.mockRestore();
  await kith.context.visits.write();
  const last_seen = new Date(at + 3000).toISOString().replace('Z', '000+00:00');
  expect(await visitsOf(`sources_ids=${door}`)).toMatchObject([{ last_seen, frames: 7 }]);
});

it('who was seen a moment ago is no one whom nobody has seen for long, though it is not written yet', async () => {
  const door = await camera();
  const now = Date.now();
  const { visitId } = await appear(door, 25, { at: now - 90_000 });
  await kith.context.visits.write();
  kith.context.visits.prolong(visitId, now, 1);
  const place = { spaceId: kith.spaceId, sourceId: door };
  await kith.context.visits.endAll(place, { since: now - 70_000, until: now + 60_000 });
  expect(await visitsOf(`sources_ids=${door}&open=true`)).toMatchObject([{ id: visitId }]);
});

it('visits end of whom nobody has seen anything for long, also those that a clock put into the future', async () => {
  const door = await camera();
  const now = Date.now();
  const ats = [now - 90_000, now, now + 13 * 3_600_000];
  const ids = [];
  for (const [i, at] of ats.entries()) ids.push((await appear(door, 20 + i, { at })).visitId);
  const place = { spaceId: kith.spaceId, sourceId: door };
  await kith.context.visits.endAll(place, { since: now - 70_000, until: now + 60_000 });
  expect(await visitsOf(`sources_ids=${door}&open=true`)).toMatchObject([{ id: ids[1] }]);
  await kith.context.visits.endAll(place);
  expect(await visitsOf(`sources_ids=${door}&open=true`)).toEqual([]);
});

it('a stranger who is lost and found again is the same stranger', async () => {
  const door = await camera();
  const first = await appear(door, 3);
  expect(first).toMatchObject({ kind: 'opened', result: 'nm', pid: null });
  expect(await appear(door, 3)).toMatchObject({ kind: 'prolonged', visitId: first.visitId });
  expect(await appear(door, 4)).toMatchObject({ kind: 'opened', result: 'nm' });
  expect(await entriesOf(door)).toHaveLength(2);
});

it('of several strangers it is the one who is most alike', async () => {
  const door = await camera();
  const first = await appear(door, 26);
  const second = await appear(door, 27);
  expect(await appear(door, 26, { beside: 27 })).toMatchObject({ kind: 'prolonged', visitId: first.visitId });
  expect(await appear(door, 27, { beside: 26 })).toMatchObject({ kind: 'prolonged', visitId: second.visitId });
});

it('a stranger who turns out to be known is told once more, and stays one visit', async () => {
  const pid = await enrol(5);
  const door = await camera();
  const far = await appear(door, 5, { areaPx: 100 });
  expect(far).toMatchObject({ kind: 'opened', result: 'det', pid: null });
  const near = await appear(door, 5, { previous: far });
  expect(near).toMatchObject({ kind: 'changed', visitId: far.visitId, result: 'exact', pid });
  expect(await visitsOf(`sources_ids=${door}`)).toMatchObject([{ id: far.visitId, entry_id: near.entryId, pid }]);
  expect(await entriesOf(door)).toHaveLength(2);
});

it('who was lost, and is a stranger until recognised again, is one visit in the end', async () => {
  await enrol(6);
  const door = await camera();
  const known = await appear(door, 6);
  const blurred = await appear(door, 6, { areaPx: 100 });
  expect(blurred.kind).toBe('opened');
  expect(await appear(door, 6, { previous: blurred })).toMatchObject({ kind: 'prolonged', visitId: known.visitId });
  expect(await visitsOf(`sources_ids=${door}&open=true`)).toMatchObject([{ id: known.visitId }]);
});

it('a camera that makes people known makes one of a visit', async () => {
  const door = await camera({ auto_create_persons: true, auto_create_facesize_threshold: 0 });
  const first = await appear(door, 7);
  expect(first).toMatchObject({ kind: 'opened', result: 'new' });
  expect(await appear(door, 7)).toMatchObject({ kind: 'prolonged', visitId: first.visitId, pid: first.pid });
  expect(await entriesOf(door)).toHaveLength(1);
});

it('visits at several cameras are several', async () => {
  await enrol(8);
  const [front, back] = [await camera(), await camera()];
  expect((await appear(front, 8)).kind).toBe('opened');
  expect((await appear(back, 8)).kind).toBe('opened');
});

it('faces of one camera that come at once are decided one after another', async () => {
  await enrol(9);
  const door = await camera();
  const kinds = (await Promise.all([9, 9, 9].map((number) => appear(door, number)))).map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(['opened', 'prolonged', 'prolonged']);
});

it('a life that begins goes on with the visits of the one before', async () => {
  await enrol(10);
  const door = await camera();
  const before = await appear(door, 10);
  const stranger = await appear(door, 11);
  const { VisitKeeper } = await import('./visit-keeper.ts');
  await using next = new VisitKeeper(kith.context);
  const then = { ...kith, context: { ...kith.context, visits: next } } as TestKith;
  expect(await appear(door, 10, {}, then)).toMatchObject({ kind: 'prolonged', visitId: before.visitId });
  expect(await appear(door, 11, {}, then)).toMatchObject({ kind: 'prolonged', visitId: stranger.visitId });
});

it('visits are listed by person, group, result, time, and whether they last', async () => {
  const pid = await enrol(12);
  const { id: group } = (await kith.call('POST', '/v1/groups/persons/', { name: 'Cleaners' })).body;
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [group] });
  const door = await camera();
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  const known = await appear(door, 12, { at });
  const stranger = await appear(door, 13, { at: at + 60_000 });
  const ids = async (query: string) =>
    (await visitsOf(`sources_ids=${door}&${query}`)).map(({ id }: { id: number }) => id);
  expect(await ids('')).toEqual([stranger.visitId, known.visitId]);
  expect(await ids(`pids=${pid}`)).toEqual([known.visitId]);
  expect(await ids(`groups_ids=${group}`)).toEqual([known.visitId]);
  expect(await ids('results=nm,det')).toEqual([stranger.visitId]);
  expect(await ids('date_to=2026-01-02T03:04:30Z')).toEqual([known.visitId]);
  expect(await ids('date_from=2026-01-02T03:04:30Z')).toEqual([stranger.visitId]);
  await kith.context.visits.end(known.visitId, at);
  expect(await ids('open=true')).toEqual([stranger.visitId]);
  expect(await ids('open=false')).toEqual([known.visitId]);
  const [visit] = await visitsOf(`pids=${pid}`);
  expect(visit.persons_groups).toEqual([{ id: group, name: 'Cleaners' }]);
  expect((await kith.call('GET', `/v1/visits/${known.visitId}/`)).body).toEqual(visit);
});

it('an entry says of which visit it is, and how many frames decided', async () => {
  const door = await camera();
  const { visitId } = await appear(door, 14);
  expect(await entriesOf(door)).toMatchObject([{ visit_id: visitId, frames: 3 }]);
  await uploadTo(kith, '/v1/entries/', await pictureOf(14), { source: 'desk' });
  const [sent] = (await kith.call('GET', '/v1/entries/?limit=1')).body.results;
  expect(sent).toMatchObject({ source: { name: 'desk' }, visit_id: null, frames: null });
});

it('erasing a person erases the visits, and a merge hands them on', async () => {
  const [pid, other] = [await enrol(15), await enrol(16)];
  const door = await camera();
  await appear(door, 15);
  await appear(door, 16);
  await kith.call('POST', `/v1/persons/${pid}/merge/`, { from: other });
  expect(await visitsOf(`pids=${pid}`)).toHaveLength(2);
  await kith.call('DELETE', `/v1/persons/${pid}/`);
  expect(await visitsOf(`sources_ids=${door}`)).toEqual([]);
  for (const table of ['visits', 'visit_entries'] as const) {
    const left = kith.context.db.queries.selectFrom(table).innerJoin('entries', 'entries.id', `${table}.entry_id`);
    expect(await left.where('entries.source_id', '=', door).select(`${table}.entry_id`).execute()).toEqual([]);
  }
});

it('whoever is renamed or erased while they are there is not called as before', async () => {
  const pid = await enrol(19);
  const door = await camera();
  const { visitId } = await appear(door, 19);
  const stranger = await appear(door, 20);
  const there = () => whoIsThere(kith.context.db.queries, kith.spaceId, [visitId, stranger.visitId]);
  expect((await there()).get(visitId)).toEqual({ result: 'exact', label: pid });
  expect((await there()).get(stranger.visitId)).toEqual({ result: 'nm', label: null });
  for (const name of ['Ada', 'Grace']) {
    await kith.call('PATCH', `/v1/persons/${pid}/`, { name });
    expect((await there()).get(visitId)?.label).toBe(name);
  }
  await kith.call('DELETE', `/v1/persons/${pid}/`);
  expect([...(await there()).keys()]).toEqual([stranger.visitId]);
});

it('a visit goes with its entry, and nobody is kept there who was not written', async () => {
  const door = await camera();
  const { visitId, entryId } = await appear(door, 17);
  await kith.call('DELETE', `/v1/entries/${entryId}/`);
  kith.context.visits.prolong(visitId, Date.now(), 5);
  await kith.context.visits.write();
  expect((await kith.call('GET', `/v1/visits/${visitId}/`)).status).toBe(404);
  expect(await appear(door, 17)).toMatchObject({ kind: 'opened' });
});

it('who does not read the camera any more tells nobody, and keeps nobody from telling', async () => {
  const door = await camera();
  const [late, other] = await Promise.allSettled([
    appear(door, 21, { isStillRead: async () => false }),
    appear(await camera(), 22),
  ]);
  expect([late.status, other.status]).toEqual(['rejected', 'fulfilled']);
  expect(await entriesOf(door)).toEqual([]);
  expect(await visitsOf(`sources_ids=${door}`)).toEqual([]);
  expect(await appear(door, 21)).toMatchObject({ kind: 'opened' });
});

it('an entry of a visit has the time at which it was seen, whatever the source does with times that it is sent', async () => {
  const door = await camera({ use_pps_time: false });
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  await appear(door, 28, { at });
  expect(await entriesOf(door)).toMatchObject([{ created: '2026-01-02T03:04:05.000000+00:00' }]);
});

it('deleting a source deletes its visits', async () => {
  const door = await camera();
  const { visitId } = await appear(door, 18);
  await kith.call('DELETE', `/v1/sources/${door}/`);
  expect(await visitsOf(`sources_ids=${door}`)).toEqual([]);
  await kith.context.purge[Symbol.asyncDispose]();
  const left = await kith.context.db.queries.selectFrom('visits').selectAll().where('id', '=', visitId).execute();
  expect(left).toEqual([]);
  // From the answer on they are shown to nobody, though they are still there.
  const gate = await camera();
  const shown = await appear(gate, 18);
  await kith.call('DELETE', `/v1/sources/${gate}/`);
  expect(await visitsOf(`sources_ids=${gate}`)).toEqual([]);
  expect((await kith.call('GET', `/v1/visits/${shown.visitId}/`)).status).toBe(404);
});
