import { z } from 'zod';
import { Named, PageQuery, Timestamp, TokenId } from './primitives.ts';

export const Credentials = z.object({ username: z.string().min(1).max(255), password: z.string().min(1).max(1024) });

export const Token = z
  .object({
    id: TokenId,
    key: z.string().meta({ description: 'Whole once, when the token is made; afterwards its first eight characters.' }),
    is_active: z.boolean(),
    permanent: z.boolean(),
    created: Timestamp,
    expires: Timestamp.nullable().meta({ description: 'null: never' }),
  })
  .meta({ id: 'Token' });
export type Token = z.infer<typeof Token>;

export const Identity = z
  .object({ username: z.string().nullable(), space: Named.nullable() })
  .meta({ id: 'Identity', description: 'Whose token this is, and the space it acts in.' });
export type Identity = z.infer<typeof Identity>;

export const LoginAnswer = z.object({ user: Identity, token: Token }).meta({ id: 'Login' });

export const PasswordChange = z.object({
  old_password: z.string().min(1).max(1024),
  password: z.string().min(8).max(1024),
  password2: z.string().min(1).max(1024),
  reset_tokens: z.boolean().default(false),
});

export const TokenCreate = z.object({ permanent: z.boolean().default(false) });
export const TokenUpdate = z.object({ is_active: z.boolean() });
export const TokenList = PageQuery.extend({ permanent: z.boolean().optional() });
export const TokenBulkDelete = z.object({ permanent: z.boolean().optional() });
