import { z } from 'zod';
import { Entry } from './entries.ts';
import { limits } from './limits.ts';
import { EntryId, filterOf, GroupId, Result, SourceId, Timestamp } from './primitives.ts';

/** What a client may say on the websocket. */
export const ClientMessage = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('AUTH'),
    data: z.object({
      token: z.string().max(512),
      after: z.int().min(0).nullable().optional(),
      groups: filterOf(GroupId),
      sources: filterOf(z.union([SourceId, z.string().min(1).max(limits.nameLength)])),
      results: filterOf(Result),
    }),
  }),
  z.object({ action: z.literal('PING') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** An entry, told. */
export const Event = z.object({ id: EntryId, data: Entry }).meta({
  id: 'Event',
  example: {
    id: 7,
    data: {
      id: 7,
      created: '2026-01-02T03:04:05.678000+00:00',
      result: 'ha',
      confidence: 77.12,
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      pid_created: '2026-01-02T03:04:05.678000+00:00',
      persons_groups: [{ id: 1, name: 'Staff' }],
      source: { id: 1, name: 'Front door' },
      space: { id: 1, name: 'default' },
      facesize: 46440,
      face_image: 'https://kith.example/media/Zk1…-face.jpg',
      full_image: 'https://kith.example/media/Zk1…-full.jpg',
      initial_face_image: null,
      initial_full_image: null,
      age: 34,
      sex: 1,
      mood: 'happiness',
      liveness: '',
      exposure: 121.5,
      blur: 0.08,
      pan: 4.98,
      tilt: 2.96,
    },
  },
});
export type Event = z.infer<typeof Event>;

/** An entry, told by webhook. */
export const WebhookEvent = Event.extend({ type: z.literal('entry.created'), timestamp: Timestamp }).meta({
  id: 'WebhookEvent',
  example: {
    id: 7,
    type: 'entry.created',
    timestamp: '2026-01-02T03:04:05.678000+00:00',
    data: {
      id: 7,
      created: '2026-01-02T03:04:05.678000+00:00',
      result: 'ha',
      confidence: 77.12,
      pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
      pid_created: '2026-01-02T03:04:05.678000+00:00',
      persons_groups: [{ id: 1, name: 'Staff' }],
      source: { id: 1, name: 'Front door' },
      space: { id: 1, name: 'default' },
      facesize: 46440,
      face_image: 'https://kith.example/media/Zk1…-face.jpg',
      full_image: 'https://kith.example/media/Zk1…-full.jpg',
      initial_face_image: null,
      initial_full_image: null,
      age: 34,
      sex: 1,
      mood: 'happiness',
      liveness: '',
      exposure: 121.5,
      blur: 0.08,
      pan: 4.98,
      tilt: 2.96,
    },
  },
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;
