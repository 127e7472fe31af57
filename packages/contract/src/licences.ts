import { z } from 'zod';
import { Moment, MomentTo } from './moments.ts';
import { LicenceId, Name, PageQuery, pageOf, Timestamp } from './primitives.ts';

const entryStorageDays = z.int().min(1).max(3650);

/** A retention period under a name; sources are bound to it. It never gates anything. */
export const Licence = z
  .object({
    id: LicenceId,
    name: z.string(),
    entry_storage_days: z.int(),
    is_active: z.boolean(),
    created: Timestamp,
    unavailable_at: Timestamp.nullable(),
  })
  .meta({ id: 'Licence' });
export type Licence = z.infer<typeof Licence>;

export const LicenceCreate = z.object({ name: Name, entry_storage_days: entryStorageDays.default(1) });
export const LicenceUpdate = z.object({
  name: Name.optional(),
  entry_storage_days: entryStorageDays.optional(),
  is_active: z.boolean().optional(),
});
export const LicenceList = PageQuery.extend({
  q: z.string().optional(),
  date_from: Moment.optional(),
  date_to: MomentTo.optional(),
  is_bound: z.boolean().optional(),
});
export const LicencePage = pageOf(Licence).meta({ id: 'LicencePage' });
