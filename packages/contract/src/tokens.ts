import { z } from 'zod';
import { Named, PageQuery, Timestamp, TokenId } from './primitives.ts';

export const Credentials = z
  .object({ username: z.string().min(1).max(255), password: z.string().min(1).max(1024) })
  .meta({ id: 'Credentials', example: { username: 'admin', password: 'correct horse battery staple' } });

export const Token = z
  .object({
    id: TokenId,
    key: z.string().meta({ description: 'Whole once, when the token is made; afterwards its first eight characters.' }),
    is_active: z.boolean(),
    permanent: z.boolean(),
    created: Timestamp,
    expires: Timestamp.nullable().meta({ description: 'null: never' }),
    last_used: Timestamp.nullable().meta({ description: 'Give or take a minute; null: never.' }),
  })
  .meta({
    id: 'Token',
    example: {
      id: 1,
      key: '3f9a1c2b…',
      is_active: true,
      permanent: false,
      created: '2026-01-02T03:04:05.678000+00:00',
      expires: '2026-01-03T03:04:05.678000+00:00',
      last_used: null,
    },
  });
export type Token = z.infer<typeof Token>;

export const Identity = z.object({ username: z.string().nullable(), space: Named.nullable() }).meta({
  id: 'Identity',
  description: 'Whose token this is, and the space it acts in.',
  example: { username: 'admin', space: { id: 1, name: 'default' } },
});
export type Identity = z.infer<typeof Identity>;

export const LoginAnswer = z.object({ user: Identity, token: Token }).meta({
  id: 'Login',
  example: {
    user: { username: 'admin', space: null },
    token: {
      id: 1,
      key: '3f9a1c2b000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
      is_active: true,
      permanent: false,
      created: '2026-01-02T03:04:05.678000+00:00',
      expires: '2026-01-03T03:04:05.678000+00:00',
      last_used: null,
    },
  },
});

export const PasswordChange = z
  .object({
    old_password: z.string().min(1).max(1024),
    password: z.string().min(8).max(1024),
    password2: z.string().min(1).max(1024),
    reset_tokens: z
      .boolean()
      .default(false)
      .meta({ description: 'Delete all tokens of the account, this one included.' }),
  })
  .meta({
    id: 'PasswordChange',
    example: { old_password: 'correct horse', password: 'battery staple', password2: 'battery staple' },
  });

export const TokenCreate = z
  .object({ permanent: z.boolean().default(false).meta({ description: 'One that does not expire; at most five.' }) })
  .meta({ id: 'TokenCreate', example: { permanent: true } });
export const TokenUpdate = z
  .object({ is_active: z.boolean() })
  .meta({ id: 'TokenUpdate', example: { is_active: false } });
export const TokenList = PageQuery.extend({
  permanent: z.boolean().optional().meta({ description: 'Only permanent, or only temporary ones.' }),
});
export const TokenBulkDelete = z.object({
  permanent: z.boolean().optional().meta({ description: 'Only permanent, or only temporary ones; absent: all.' }),
});
