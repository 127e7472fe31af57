import type { GroupId, SourceId, SpaceId } from '@kith/contract';
import { refusedByHomeAssistant } from '@kith/testing/home-assistant-discovery';
import { expect, it } from 'vitest';
import { topicsOf } from '../topics.ts';
import { discoveryOf } from './discovery.ts';

const about = { prefix: 'homeassistant', version: '1.2.3', url: 'https://kith.example' };
const space = { id: 7 as SpaceId, name: 'Büro/Office' };
const announced = {
  space,
  groups: [{ id: 1 as GroupId, name: 'الموظفون' }],
  cameras: [{ id: 2 as SourceId, name: 'Front door' }],
  faces: true,
};

it.each(['kith', 'haus/keller', 'käthe.de'])(
  'what Home Assistant is told is valid by its documentation: %s',
  (prefix) => {
    const configurations = discoveryOf({ ...about, topics: topicsOf(prefix, space.id) }, announced);
    expect([...configurations].flatMap(([topic, payload]) => refusedByHomeAssistant(topic, payload))).toEqual([]);
    expect(configurations.size).toBe(6);
  },
);

it('a space is one device, whose entities have ids of their own', () => {
  const configurations = [...discoveryOf({ ...about, topics: topicsOf('kith', space.id) }, announced).values()];
  const entities = configurations.map((payload) => JSON.parse(payload));
  expect(new Set(entities.map(({ device }) => JSON.stringify(device)))).toHaveLength(1);
  expect(new Set(entities.map(({ unique_id }) => unique_id))).toHaveLength(entities.length);
  expect(entities[0].device).toMatchObject({ name: 'Kith Büro/Office', configuration_url: 'https://kith.example' });
});

it('what is checked by is strict itself', () => {
  const topic = 'homeassistant/sensor/kith_7/person/config';
  expect(refusedByHomeAssistant(topic, '{"state_topic": "a"}')).not.toEqual([]);
  expect(refusedByHomeAssistant('homeassistant/sensor/kith 7/person/config', '{}')).not.toEqual([]);
});
