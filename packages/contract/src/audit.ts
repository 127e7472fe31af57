import { z } from 'zod';
import { Moment, MomentTo } from './moments.ts';
import { AuditId, cursor, PageQuery, Pid, SpaceId, Timestamp, TokenId } from './primitives.ts';

/** What kind of token a change was made with; `nobody`: a login. */
export const CallerKind = z.enum(['account', 'space', 'manager', 'nobody']);
export type CallerKind = z.infer<typeof CallerKind>;

/** One change that was made over the API: who, what, when, from where. */
export const AuditRecord = z
  .object({
    id: AuditId,
    at: Timestamp,
    caller: CallerKind,
    token_id: TokenId.nullable(),
    space_id: SpaceId.nullable().meta({ description: 'The space that the token acts in.' }),
    action: z.string().meta({ description: 'Method and route.' }),
    objects: z.record(z.string(), z.array(z.union([z.int(), z.string()]))).meta({
      description:
        'Ids of what was changed, by what they are called in the request; `created` is of the answer. A person is named by an alias, so that nothing identifies it once it is erased: the filter `pid` finds it.',
    }),
    status: z.int(),
    address: z.string().meta({ description: 'Where the request came from.' }),
    request_id: z.string(),
  })
  .meta({
    id: 'AuditRecord',
    example: {
      id: 7,
      at: '2026-01-02T03:04:05.678000+00:00',
      caller: 'account',
      token_id: 1,
      space_id: 1,
      action: 'PATCH /v1/groups/persons/:id/',
      objects: { id: [1] },
      status: 200,
      address: '192.0.2.1',
      request_id: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
    },
  });
export type AuditRecord = z.infer<typeof AuditRecord>;

export const AuditList = z.object({
  limit: PageQuery.shape.limit,
  after: cursor(/^\d{1,16}-\d{1,16}$/),
  date_from: Moment.optional(),
  date_to: MomentTo.optional(),
  action: z.string().max(500).optional().meta({ description: 'As it is in the log: `DELETE /v1/persons/:pid/`.' }),
  token_id: TokenId.optional().meta({ description: 'Only what this token did.' }),
  pid: Pid.optional().meta({ description: 'Only changes that named this person, also when it is erased.' }),
});
export type AuditList = z.infer<typeof AuditList>;

/** The newest first. */
export const AuditPage = z
  .object({
    next: z.url().nullable(),
    next_after: z
      .string()
      .nullable()
      .meta({ description: 'Give it as `after` for the page that follows; null: none does.' }),
    results: z.array(AuditRecord),
  })
  .meta({ id: 'AuditPage' });
