import { z } from 'zod';
import { Name, PageQuery, pageOf, SpaceId } from './primitives.ts';

export const Space = z.object({ id: SpaceId, name: z.string() }).meta({ id: 'Space' });
export type Space = z.infer<typeof Space>;
export const SpaceWrite = z.object({ name: Name });
export const SpaceList = PageQuery.extend({ q: z.string().optional() });
export const SpacePage = pageOf(Space).meta({ id: 'SpacePage' });
