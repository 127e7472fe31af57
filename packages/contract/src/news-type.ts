import { z } from 'zod';

/** What is told that is no entry, to profiles and websockets that ask for it. */
export const NewsType = z
  .enum([
    'camera.offline',
    'camera.online',
    'visit.ended',
    'membership.ended',
    'alarm.raised',
    'alarm.acknowledged',
    'alarm.escalated',
  ])
  .meta({ description: 'What happened that is no entry.' });
export type NewsType = z.infer<typeof NewsType>;
