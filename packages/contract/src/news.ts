import { z } from 'zod';
import { Alarm, exampleAlarm } from './alarms.ts';
import { exampleEntry } from './entries.ts';
import { CameraEvent, exampleCamera } from './events.ts';
import { PersonName } from './persons.ts';
import { GroupId, NewsId, Pid, SpaceId, Timestamp } from './primitives.ts';
import { exampleVisit, Visit } from './visits.ts';

const envelope = {
  id: NewsId,
  timestamp: Timestamp.meta({ description: 'When it happened.' }),
  sample: z.literal(true).optional().meta({ description: 'It is made up: its ids are 0, and nothing happened.' }),
};

/** A camera cannot be read any more, or can be again. */
export const CameraNews = z.object({ ...envelope, type: CameraEvent.shape.type, data: CameraEvent.shape.camera }).meta({
  id: 'CameraNews',
  example: { id: 1, type: 'camera.offline', timestamp: '2026-01-02T03:04:05.678000+00:00', data: exampleCamera },
});
export type CameraNews = z.infer<typeof CameraNews>;

/** Nobody has seen the one who was there for as long as the camera says. */
export const VisitEnded = z.object({ ...envelope, type: z.literal('visit.ended'), data: Visit }).meta({
  id: 'VisitEnded',
  example: { id: 2, type: 'visit.ended', timestamp: '2026-01-02T03:04:55.678000+00:00', data: exampleVisit },
});
export type VisitEnded = z.infer<typeof VisitEnded>;

/** A membership in time is over. */
export const MembershipEnded = z
  .object({
    ...envelope,
    type: z.literal('membership.ended'),
    data: z.object({
      space_id: SpaceId,
      pid: Pid,
      person: PersonName,
      persons_group: z.object({ id: GroupId, name: z.string() }),
      ended: Timestamp.meta({ description: 'From then on the person was not in the group.' }),
    }),
  })
  .meta({
    id: 'MembershipEnded',
    example: {
      id: 3,
      type: 'membership.ended',
      timestamp: '2026-01-02T17:00:00.000000+00:00',
      data: {
        space_id: 1,
        pid: exampleEntry.pid,
        person: exampleEntry.person,
        persons_group: { id: 1, name: 'Contractors' },
        ended: '2026-01-02T17:00:00.000000+00:00',
      },
    },
  });
export type MembershipEnded = z.infer<typeof MembershipEnded>;

/** Somebody has to look, somebody did, or nobody did in time. */
export const AlarmNews = z
  .object({ ...envelope, type: z.enum(['alarm.raised', 'alarm.acknowledged', 'alarm.escalated']), data: Alarm })
  .meta({
    id: 'AlarmNews',
    example: { id: 4, type: 'alarm.raised', timestamp: '2026-01-02T19:04:05.678000+00:00', data: exampleAlarm },
  });
export type AlarmNews = z.infer<typeof AlarmNews>;

/** Something that is no entry, told: by webhook to profiles, and by websocket, to those that ask for its type. */
export const NewsEvent = z.discriminatedUnion('type', [CameraNews, VisitEnded, MembershipEnded, AlarmNews]);
export type NewsEvent = z.infer<typeof NewsEvent>;
