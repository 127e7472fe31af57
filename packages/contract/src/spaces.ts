import { z } from 'zod';
import { Name, PageQuery, pageOf, SpaceId } from './primitives.ts';

export const Space = z.object({ id: SpaceId, name: z.string() }).meta({ id: 'Space' });
export type Space = z.infer<typeof Space>;
export const SpaceWrite = z.object({ name: Name });
export const SpaceList = PageQuery.extend({ q: z.string().optional() });
export const SpacePage = pageOf(Space).meta({ id: 'SpacePage' });

export const Status = z
  .object({
    version: z.string(),
    space_id: SpaceId,
    revision: z.int().meta({ description: 'Grows with every change of persons, groups, memberships and entries.' }),
    index_revision: z.int().meta({ description: 'The revision that identification on this node has caught up with.' }),
    indexed_persons: z.int(),
  })
  .meta({ id: 'Status' });
