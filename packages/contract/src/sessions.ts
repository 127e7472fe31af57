import { z } from 'zod';
import { SpaceId, Timestamp, TokenId } from './primitives.ts';
import { Credentials, Identity } from './tokens.ts';

const session = {
  id: 12,
  created: '2026-01-02T03:04:05.678000+00:00',
  used: '2026-01-02T03:04:05.678000+00:00',
  expires: '2026-01-03T03:04:05.678000+00:00',
  address: '192.0.2.1',
  browser: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  current: true,
};

/** A browser that is logged in. */
export const Session = z
  .object({
    id: TokenId,
    created: Timestamp,
    used: Timestamp.meta({ description: 'When it was last used, give or take five minutes.' }),
    expires: Timestamp,
    address: z.string().meta({ description: 'Where it was logged in.' }),
    browser: z.string().meta({ description: 'What the browser calls itself.' }),
    current: z.boolean().meta({ description: 'Whether it is the one that asks.' }),
  })
  .meta({ id: 'Session', example: session });
export type Session = z.infer<typeof Session>;

export const SessionList = z.object({ results: z.array(Session) }).meta({
  id: 'SessionList',
  example: { results: [session] },
});

export const SessionCreate = Credentials.extend({
  remember: z
    .boolean()
    .default(false)
    .meta({ description: 'Lives for 90 days instead of 24 hours, also when the browser is closed meanwhile.' }),
}).meta({ id: 'SessionCreate', example: { username: 'admin', password: 'correct horse battery staple' } });
export type SessionCreate = z.infer<typeof SessionCreate>;

/** The code of the link that the first start prints. */
export const FirstSessionCreate = z
  .object({
    code: z.string().min(1).max(512),
    password: z.string().min(8).max(1024).optional().meta({ description: 'From now on; absent: it stays as it is.' }),
  })
  .meta({ id: 'FirstSessionCreate', example: { code: 'Zk1uT9mR2vQ8', password: 'correct horse battery staple' } });
export type FirstSessionCreate = z.infer<typeof FirstSessionCreate>;

/** The space in which a session acts from now on. */
export const SessionSpaceWrite = z
  .object({ space_id: SpaceId })
  .meta({ id: 'SessionSpaceWrite', example: { space_id: 2 } });

export const SessionAnswer = z.object({ user: Identity, session: Session }).meta({
  id: 'SessionAnswer',
  description: 'The cookie that comes with it is the session.',
  example: { user: { username: 'admin', space: { id: 1, name: 'default' } }, session },
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;
