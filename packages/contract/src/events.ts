import { z } from 'zod';
import { Entry, exampleEntry } from './entries.ts';
import { limits } from './limits.ts';
import { EntryId, filterOf, GroupId, Result, SourceId, Timestamp } from './primitives.ts';

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
