import { z } from 'zod';
import { filterOf, Named, PageQuery, pageOf, spacesFilter } from './primitives.ts';

/** What usage counts. The numbers are the protocol's, from 1 on without a gap. */
export const usageEvents = {
  apiCall: { type: 1, name: 'API calls' },
  personStored: { type: 2, name: 'Persons stored' },
  entryStored: { type: 3, name: 'Entries stored' },
  licenceBound: { type: 4, name: 'Source licences' },
} as const;

const events = Object.values(usageEvents);
const inASentence = (name: string): string => name.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'Give a month as YYYY-MM.' });

const filters = {
  spaces_ids: spacesFilter(),
  event_types: filterOf(z.int().min(1).max(events.length)).meta({
    description: `${events.map(({ type, name }) => `${type} ${inASentence(name)}`).join(', ')}.`,
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
