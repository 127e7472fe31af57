import { EntryList, GroupList, PersonCreate, ProfileCreate, SourceCreate, TokenUpdate } from '@kith/contract';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { parseQuery } from './bodies.ts';
import { coerce } from './coercion.ts';

const query = <T extends z.ZodType>(schema: T, text: string): z.output<T> =>
  schema.parse(coerce(schema, parseQuery(text)));
const body = (schema: z.ZodType, value: unknown) => schema.parse(coerce(schema, value));

describe('query strings', () => {
  it.each([
    ['groups_ids=1%2C2%2C3', [1, 2, 3]],
    ['groups_ids=1,2', [1, 2]],
    ['groups_ids=1&groups_ids=2', [1, 2]],
    ['groups_ids=7', [7]],
    ['groups_ids=', undefined],
  ])('%s is a list', (text, groups_ids) => {
    expect(query(GroupList, text).groups_ids).toEqual(groups_ids);
  });

  it('have Python enumerations, both spellings of a space, and dates of every form', () => {
    const text =
      'result=EntryResult.NEW%2CEntryResult.HA&mood=EntryMood.FEAR&liveness=EntryLiveness.PASSED&sex=Sex.MALE%2CSex.FEMALE' +
      '&date_from=2020-01-31+10%3A37%3A51.433760&date_to=2021-05-28%2010%3A37%3A51%2B02%3A00&pid=';
    expect(query(EntryList, text)).toEqual({
      limit: 20,
      offset: 0,
      result: ['new', 'ha'],
      mood: ['fear'],
      liveness: ['passed'],
      sex: [0, 1],
      date_from: Date.UTC(2020, 0, 31, 10, 37, 51, 433),
      date_to: Date.UTC(2021, 4, 28, 8, 37, 51),
    });
  });

  it('take a date as the whole day at the end of a range', () => {
    expect(query(EntryList, 'date_to=2021-05-28')).toMatchObject({ date_to: Date.UTC(2021, 4, 29) - 1 });
    for (const bad of ['2021-02-30', '2021-13-01', 'yesterday', '2021-05-28T25:00']) {
      expect(() => query(EntryList, `date_from=${encodeURIComponent(bad)}`)).toThrow(/ISO 8601/);
    }
  });
});

describe('bodies', () => {
  it('have numbers and texts for booleans', () => {
    expect(body(SourceCreate, { name: 'a', use_pps_timestamp: 1000 })).toMatchObject({ use_pps_timestamp: true });
    for (const [text, is_active] of [
      ['false', false],
      ['True', true],
      ['0', false],
      ['yes', true],
    ] as const) {
      expect(body(TokenUpdate, { is_active: text })).toEqual({ is_active });
    }
    expect(() => body(TokenUpdate, { is_active: 'maybe' })).toThrow(/boolean/);
  });

  it('have null for nothing', () => {
    expect(
      body(SourceCreate, { name: 'a', license_id: null, facesize: null, auto_create_persons: null }),
    ).toMatchObject({
      license_id: null,
      auto_create_persons: false,
    });
  });

  it('have one value where a list is meant, and names with commas', () => {
    const wish = {
      name: 'n',
      http_method: '0',
      destination_url: 'https://x/',
      sex: 0,
      sources: ['Door, left', 3],
      results: 'new',
    };
    expect(body(ProfileCreate, wish)).toMatchObject({
      http_method: 0,
      sex: [0],
      sources: ['Door, left', 3],
      results: ['new'],
    });
  });

  it('have licences as ids, as text or as objects', () => {
    expect(body(SourceCreate, { name: 'a', license_id: '4' })).toMatchObject({ license_id: 4 });
    expect(body(SourceCreate, { name: 'a', license: { id: 4, name: 'x' } })).toMatchObject({ license: { id: 4 } });
  });

  it('keep members of an enumeration that have a dot themselves', () => {
    const profile = { name: 'a', http_method: 0, destination_url: 'https://example.com', news: 'camera.offline' };
    expect(body(ProfileCreate, profile)).toMatchObject({ news: ['camera.offline'] });
  });

  it('keep files as they are', () => {
    const image = Buffer.from('x');
    expect(body(PersonCreate, { image, source: ' door ', facesize: '1000', create_on_ha: 'True' })).toEqual({
      image,
      source: 'door',
      facesize: 1000,
      create_on_ha: true,
      one_face: false,
      notify: true,
    });
  });
});
