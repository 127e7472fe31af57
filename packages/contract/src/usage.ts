import { z } from 'zod';
import { filterOf, Named, PageQuery, pageOf, spacesFilter } from './primitives.ts';

export const usageEvents = { 1: 'API calls', 2: 'Persons stored', 3: 'Entries stored', 4: 'Source licences' } as const;

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'Give a month as YYYY-MM.' });

const filters = {
  spaces_ids: spacesFilter(),
  event_types: filterOf(z.int().min(1).max(4)).meta({
    description: '1 API calls, 2 persons stored, 3 entries stored, 4 source licences.',
  }),
  month_from: month.optional().meta({ description: 'This month or later, YYYY-MM.' }),
  month_to: month.optional().meta({ description: 'This month or earlier, YYYY-MM.' }),
};
export const UsageList = PageQuery.extend(filters);
export const UsageTotalQuery = z.object(filters);

export const UsageItem = z
  .object({ id: z.int(), month: z.string(), space: Named, event_type: z.int(), name: z.string(), quantity: z.int() })
  .meta({
    id: 'UsageItem',
    example: {
      id: 2026012000001,
      month: '2026-01',
      space: { id: 1, name: 'default' },
      event_type: 2,
      name: 'Persons stored',
      quantity: 3,
    },
  });
export const UsagePage = pageOf(UsageItem).meta({ id: 'UsagePage' });
export const UsageTotal = z
  .object({
    results: z.array(z.object({ id: z.int(), event_type: z.int(), name: z.string(), quantity: z.int() })),
  })
  .meta({ id: 'UsageTotal', example: { results: [{ id: 2, event_type: 2, name: 'Persons stored', quantity: 3 }] } });
