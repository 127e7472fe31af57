import { z } from 'zod';
import { CameraState } from './cameras.ts';
import { limits } from './limits.ts';
import { brokerFields, brokerPassword, TopicPrefix } from './mqtt.ts';
import { Timestamp } from './primitives.ts';

const names = (description: string) =>
  z.array(z.string().trim().min(1).max(100)).max(limits.camerasOfFrigate).meta({ description });

const fields = {
  url: z.string().trim().min(1).max(2048).meta({
    description: "Of Frigate's HTTP API.",
    example: 'http://192.168.1.6:5000',
  }),
  topic_prefix: TopicPrefix.meta({
    description: "Of Frigate's topics, as `mqtt.topic_prefix` of its settings has it.",
  }),
  cameras: names('Only events of these cameras, by their names in Frigate; empty: of all.'),
  labels: names('Only objects of these labels.'),
  write_names: z.boolean().meta({
    description:
      'Write the name of a person back to the event, as its sub label: of `exact` and `ha` alone, and where nobody else is on the picture.',
  }),
  enabled: z.boolean().meta({ description: 'Whether its events are listened to.' }),
};

const exampleWish = {
  url: 'http://192.168.1.6:5000',
  broker: { url: 'mqtt://192.168.1.5:1883', username: 'kith', password: 'secret' },
};

/** Frigate's events are seen by this space. */
export const Frigate = z
  .object({
    ...fields,
    broker: z.object({
      url: z.string(),
      username: z.string().nullable(),
      ca: z.string().nullable(),
      has_password: z.boolean().meta({ description: 'Whether a password is kept; it is shown to nobody.' }),
    }),
    state: CameraState.meta({ description: 'Not listened to yet, listened to, not to be reached, switched off.' }),
    state_since: Timestamp,
    problem: z.string().nullable().meta({
      description: 'The last thing that went wrong, and what to do. For people; it may be improved.',
    }),
    last_event: Timestamp.nullable().meta({ description: 'When an event came last, give or take some seconds.' }),
  })
  .meta({
    id: 'Frigate',
    example: {
      url: exampleWish.url,
      topic_prefix: 'frigate',
      cameras: [],
      labels: ['person'],
      write_names: true,
      enabled: true,
      broker: { url: exampleWish.broker.url, username: 'kith', ca: null, has_password: true },
      state: 'online',
      state_since: '2026-01-02T03:04:05.678000+00:00',
      problem: null,
      last_event: '2026-01-02T03:14:05.678000+00:00',
    },
  });
export type Frigate = z.infer<typeof Frigate>;

export const FrigateWish = z
  .object({
    ...fields,
    topic_prefix: fields.topic_prefix.default('frigate'),
    cameras: fields.cameras.default([]),
    labels: fields.labels.min(1).default(['person']),
    write_names: fields.write_names.default(true),
    enabled: fields.enabled.default(true),
    broker: z.object({ ...brokerFields, password: brokerPassword }),
  })
  .meta({ id: 'FrigateWish', example: exampleWish });
export type FrigateWish = z.infer<typeof FrigateWish>;

export const FrigateTested = z
  .object({
    works: z.boolean(),
    broker_problem: z.string().nullable().meta({ description: 'Why its events cannot be heard.' }),
    frigate_problem: z.string().nullable().meta({ description: 'Why its snapshots cannot be fetched.' }),
    version: z.string().nullable().meta({ description: 'Of Frigate.' }),
    cameras: z.array(z.string()).meta({ description: 'Names of its cameras.' }),
  })
  .meta({
    id: 'FrigateTested',
    example: { works: true, broker_problem: null, frigate_problem: null, version: '0.16.2', cameras: ['front_door'] },
  });
export type FrigateTested = z.infer<typeof FrigateTested>;
