import { z } from 'zod';
import { filterOf, Named, PageQuery, pageOf, SpaceId } from './primitives.ts';

export const usageEvents = { 1: 'API calls', 2: 'Persons stored', 3: 'Entries stored', 4: 'Source licences' } as const;

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'Give a month as YYYY-MM.' });

const filters = {
  spaces_ids: filterOf(SpaceId),
  event_types: filterOf(z.int().min(1).max(4)),
  month_from: month.optional(),
  month_to: month.optional(),
};
export const UsageList = PageQuery.extend(filters);
export const UsageTotalQuery = z.object(filters);

export const UsageItem = z
  .object({ id: z.int(), month: z.string(), space: Named, event_type: z.int(), name: z.string(), quantity: z.int() })
  .meta({ id: 'UsageItem' });
export const UsagePage = pageOf(UsageItem).meta({ id: 'UsagePage' });
export const UsageTotal = z
  .object({
    results: z.array(z.object({ id: z.int(), event_type: z.int(), name: z.string(), quantity: z.int() })),
  })
  .meta({ id: 'UsageTotal' });
