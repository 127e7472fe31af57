import { openCommandLine } from '@kith/testing/command-line';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from './run.ts';

const house = await openCommandLine(run);
const { client, kith, json } = house;
afterAll(() => house[Symbol.asyncDispose]());

beforeAll(async () => {
  await client.sources.create({ name: 'door', identifyFacesizeThreshold: 0 });
});

it('a rule is tried, armed, and its alarm answered', async () => {
  const when = '{"sources": ["door"], "results": ["nm"]}';
  await client.entries.send({ image: await portraitOf(sampleFaces.bea), source: 'door' });
  expect((await kith('alarm-rules', 'try', when)).out).toMatch(/ {2}- at door\n1 alarm, of 1 entries since /);
  const rule = await json('alarm-rules', 'create', 'Nobody we know', when, '{"urgency": "high"}');
  await client.entries.send({ image: await portraitOf(sampleFaces.bea), source: 'door' });
  const [alarm] = await json('alarms', 'list', '--open', '--urgency', 'high', '--rule', 'nobody we know');
  expect(alarm.rule).toEqual({ id: rule.id, name: 'Nobody we know' });
  expect((await kith('alarms', 'assign', String(alarm.id), 'Kim')).out).toContain('Nobody we know: - at door (Kim)');
  await kith('alarms', 'acknowledge', String(alarm.id), 'The postman.', '--by', 'Kim');
  expect((await kith('alarms', 'show', String(alarm.id))).out).toContain('The postman. – Kim');
  expect(await json('alarms', 'list', '--open')).toEqual([]);
});

it('a rule is shown, changed and deleted by its name', async () => {
  expect((await kith('alarm-rules', 'list')).out).toContain('on   high      Nobody we know');
  expect((await kith('alarm-rules', 'update', 'Nobody we know', '{"is_active": false}')).out).toContain('off');
  expect((await json('alarm-rules', 'show', 'Nobody we know')).when.results).toEqual(['nm']);
  expect((await kith('alarm-rules', 'create', 'Nothing', '{}')).code).toBe(1);
  expect((await kith('alarm-rules', 'delete', 'Nobody we know')).code).toBe(0);
  expect(await json('alarm-rules', 'list')).toEqual([]);
});
