import { AlarmNews, CameraNews, Entry, MembershipEnded, TextTemplate, VisitEnded } from '@kith/contract';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { type Telling, textOf } from './text-of.ts';

const exampleOf = <T>(schema: z.ZodType<T>): T => schema.parse(schema.meta()?.example);
const entry = exampleOf(Entry);
const seen = (change: Partial<Entry> = {}): Telling => ({ type: 'entry.created', data: { ...entry, ...change } });
const told = (telling: Telling, template: object | null = null) =>
  textOf(telling, template && TextTemplate.parse(template));

it('an entry is told with the person, the place, the time and all groups', () => {
  const groups = [
    { id: entry.persons_groups[0]?.id ?? 0, name: 'Staff' },
    { id: 2, name: 'Fire wardens' },
  ] as Entry['persons_groups'];
  expect(told(seen({ persons_groups: groups }))).toEqual({
    title: 'Ada',
    body: 'Front door, 2 Jan 2026, 03:04:05\nStaff, Fire wardens',
  });
});

it('whoever has no name goes by another one, or is somebody unknown', () => {
  const person = { name: null, external_id: 'E-1815' };
  expect(told(seen({ person })).title).toBe('E-1815');
  expect(told(seen({ person: { ...person, external_id: null } })).title).toBe('Person 5fa4dd4f');
  expect(told(seen({ pid: null, person: null, persons_groups: [] }))).toEqual({
    title: 'Somebody unknown',
    body: 'Front door, 2 Jan 2026, 03:04:05',
  });
});

it('a template says it otherwise, in the time of its zone', () => {
  const template = {
    title: '{person} is here',
    body: '{groups} · {source} · {time} · {confidence}',
    time_zone: 'Europe/Berlin',
  };
  expect(told(seen(), template)).toEqual({
    title: 'Ada is here',
    body: 'Staff · Front door · 2 Jan 2026, 04:04:05 · 77 %',
  });
});

it('a name that looks like a template is none', () => {
  const person = { name: '{groups}', external_id: null };
  expect(told(seen({ person }), { title: '{person}' }).title).toBe('{groups}');
});

it('an event that lacks what a template asks for is told as Kith words it', () => {
  const template = { title: 'Stranger: {stranger}', body: '{person}' };
  expect(told(seen(), template)).toEqual({ title: 'Ada', body: 'Ada' });
  expect(told(exampleOf(CameraNews), template).title).toBe('Front door cannot be seen');
});

it('braces without a name in them stand for themselves', () => {
  expect(told(seen(), { body: '{ {person } } {person}' }).body).toBe('{ {person } } Ada');
});

it('news that is no entry has words of its own', () => {
  expect(told(exampleOf(VisitEnded))).toEqual({
    title: 'Ada left',
    body: 'Front door, 2 Jan 2026, 03:04:55\nStaff',
  });
  expect(told(exampleOf(AlarmNews))).toEqual({
    title: 'Contractor after 18:00',
    body: 'Ada\nFront door, 2 Jan 2026, 19:04:05\nStaff',
  });
  expect(told(exampleOf(MembershipEnded)).title).toBe('Ada is no longer in Contractors');
});

it('a correction and a sample say so', () => {
  expect(told({ type: 'entry.corrected', data: entry }).title).toBe('Corrected: Ada');
  expect(told({ type: 'entry.sample', data: entry }).title).toBe('Sample: Ada');
  expect(told({ ...exampleOf(VisitEnded), sample: true }).title).toBe('Sample: Ada left');
});
