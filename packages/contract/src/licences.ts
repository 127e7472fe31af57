import { z } from 'zod';
import { Moment, MomentTo } from './moments.ts';
import { Name, partOfName } from './names.ts';
import { LicenceId, PageQuery, pageOf, Timestamp } from './primitives.ts';

const entryStorageDays = z.int().min(1).max(3650).meta({ description: 'Days that entries are kept.' });

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
  .meta({
    id: 'Licence',
    example: {
      id: 1,
      name: 'Ten days',
      entry_storage_days: 10,
      is_active: true,
      created: '2026-01-02T03:04:05.678000+00:00',
      unavailable_at: null,
    },
  });
export type Licence = z.infer<typeof Licence>;

export const LicenceCreate = z
  .object({ name: Name, entry_storage_days: entryStorageDays.default(1) })
  .meta({ id: 'LicenceCreate', example: { name: 'Ten days', entry_storage_days: 10 } });
export const LicenceUpdate = z
  .object({
    name: Name.optional(),
    entry_storage_days: entryStorageDays.optional(),
    is_active: z.boolean().optional(),
  })
  .meta({ id: 'LicenceUpdate', example: { is_active: false } });
export const LicenceList = PageQuery.extend({
  q: partOfName(),
  date_from: Moment.optional(),
  date_to: MomentTo.optional(),
  is_bound: z.boolean().optional().meta({ description: 'Only those with a source, or without one.' }),
});
export const LicencePage = pageOf(Licence).meta({ id: 'LicencePage' });
