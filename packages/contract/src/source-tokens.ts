import { z } from 'zod';
import { Named, SourceId, SourceTokenId, Timestamp } from './primitives.ts';

/** A token by which pictures can be sent to one source, and nothing else be done: for a phone that is a camera for a while. */
export const SourceToken = z
  .object({
    id: SourceTokenId,
    source_id: SourceId,
    key: z.string().meta({ description: 'Whole once, when the token is made; afterwards its first eight characters.' }),
    created: Timestamp,
    expires: Timestamp,
  })
  .meta({
    id: 'SourceToken',
    example: {
      id: 1,
      source_id: 1,
      key: 'src_3f9a…',
      created: '2026-01-02T03:04:05.678000+00:00',
      expires: '2026-01-02T04:04:05.678000+00:00',
    },
  });
export type SourceToken = z.infer<typeof SourceToken>;

export const SourceTokenCreate = z
  .object({
    minutes: z.int().min(1).max(1440).default(60).meta({ description: 'So long it works, unless it is withdrawn.' }),
  })
  .meta({ id: 'SourceTokenCreate', example: { minutes: 60 } });

export const SourceTokens = z
  .object({ results: z.array(SourceToken) })
  .meta({ id: 'SourceTokens', example: { results: [] } });

/** What the token of a source is of. */
export const OwnSource = z.object({ source: Named, expires: Timestamp }).meta({
  id: 'OwnSource',
  example: { source: { id: 1, name: 'Front door' }, expires: '2026-01-02T04:04:05.678000+00:00' },
});
export type OwnSource = z.infer<typeof OwnSource>;
