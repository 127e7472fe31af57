import { z } from 'zod';
import { CameraProblem } from './cameras.ts';
import { Entry, exampleEntry } from './entries.ts';
import { limits } from './limits.ts';
import { NewsType } from './news-type.ts';
import { EntryId, filterOf, GroupId, Result, SourceId, SpaceId, Timestamp } from './primitives.ts';
import { StrangerFilter } from './stranger-filter.ts';

/** What a client may say on the websocket. */
export const ClientMessage = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('AUTH'),
    data: z.object({
      token: z.string().max(512).optional().meta({ description: 'Absent: the session of the browser that asks.' }),
      after: z.int().min(0).nullable().optional(),
      groups: filterOf(GroupId),
      sources: filterOf(z.union([SourceId, z.string().min(1).max(limits.nameLength)])),
      results: filterOf(Result),
      strangers: StrangerFilter.optional(),
      cameras: z
        .boolean()
        .optional()
        .meta({ description: 'Tell also of cameras that cannot be read, and can be again.' }),
      corrections: z
        .boolean()
        .optional()
        .meta({ description: 'Tell also of entries that are corrected, and of those that are as before again.' }),
      news: filterOf(NewsType).meta({
        description: 'Tell also of these, from now on: each with an id of its own.',
        example: [],
      }),
    }),
  }),
  z.object({ action: z.literal('PING') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** Codes never change their meaning. `docs/notifications.md` explains each. */
export const SocketErrorCode = z
  .enum(['invalid_token', 'token_expired', 'no_space', 'invalid_filter', 'unknown_action', 'too_slow', 'internal'])
  .meta({ description: 'Why the websocket tells nothing, or no longer.' });
export type SocketErrorCode = z.infer<typeof SocketErrorCode>;

/** What the websocket says when it cannot do what it was asked. The sentence is for people, and may be improved. */
export const SocketError = z.object({ error: z.string(), code: SocketErrorCode });
export type SocketError = z.infer<typeof SocketError>;

/** An entry, told. */
export const Event = z.object({ id: EntryId, data: Entry }).meta({
  id: 'Event',
  example: {
    id: 7,
    data: exampleEntry,
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
    data: exampleEntry,
  },
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** An entry that was corrected, or is as before again, told by webhook to profiles that ask for it. */
export const WebhookCorrection = WebhookEvent.extend({ type: z.literal('entry.corrected') }).meta({
  id: 'WebhookCorrection',
  example: {
    id: 7,
    type: 'entry.corrected',
    timestamp: '2026-01-02T04:00:00.000000+00:00',
    data: { ...exampleEntry, corrected: '2026-01-02T04:00:00.000000+00:00' },
  },
});
export type WebhookCorrection = z.infer<typeof WebhookCorrection>;

/** The same on the websocket, to those who ask for it. */
export const CorrectionEvent = z.object({ type: z.literal('entry.corrected'), data: Entry }).meta({
  id: 'CorrectionEvent',
  example: { type: 'entry.corrected', data: { ...exampleEntry, corrected: '2026-01-02T04:00:00.000000+00:00' } },
});
export type CorrectionEvent = z.infer<typeof CorrectionEvent>;

/** A camera that cannot be read, as it is told. */
export const exampleCamera = {
  id: 1,
  name: 'Front door',
  space_id: 1,
  state_since: '2026-01-02T03:04:05.678000+00:00',
  problem: { code: 'hung', message: 'The camera sends nothing any more; it is tried again.' },
};

/** What the websocket says of a camera to those who ask for it. */
export const CameraEvent = z
  .object({
    type: z.enum(['camera.offline', 'camera.online']),
    camera: z.object({
      id: SourceId,
      name: z.string(),
      space_id: SpaceId,
      state_since: Timestamp,
      problem: CameraProblem.nullable().meta({ description: 'Why it is offline.' }),
    }),
  })
  .meta({
    id: 'CameraEvent',
    example: {
      type: 'camera.offline',
      camera: exampleCamera,
    },
  });
export type CameraEvent = z.infer<typeof CameraEvent>;
