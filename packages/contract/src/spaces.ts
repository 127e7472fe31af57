import { z } from 'zod';
import { Name, partOfName } from './names.ts';
import { PageQuery, pageOf, SpaceId } from './primitives.ts';

export const Space = z
  .object({ id: SpaceId, name: z.string() })
  .meta({ id: 'Space', example: { id: 2, name: 'Warehouse' } });
export type Space = z.infer<typeof Space>;
export const SpaceWrite = z.object({ name: Name }).meta({ id: 'SpaceWrite', example: { name: 'Warehouse' } });
export const SpaceUpdate = z.object({ name: Name.optional() }).meta({ id: 'SpaceUpdate', example: { name: 'Store' } });
export const SpaceList = PageQuery.extend({ q: partOfName() });
export const SpacePage = pageOf(Space).meta({ id: 'SpacePage' });

export const Status = z
  .object({
    version: z.string(),
    space_id: SpaceId,
    revision: z.int().meta({ description: 'Grows with every change of persons, groups, memberships and entries.' }),
    index_revision: z.int().meta({ description: 'The revision that identification on this node has caught up with.' }),
    indexed_persons: z.int(),
  })
  .meta({
    id: 'Status',
    example: { version: '0.1.0', space_id: 1, revision: 42, index_revision: 42, indexed_persons: 3 },
  });
