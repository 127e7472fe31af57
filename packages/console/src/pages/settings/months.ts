import type { UsageItem } from '@kith/client';

/** What happened in one month, by the kinds of events. */
export interface Month {
  /** Such as `2026-01`. */
  readonly month: string;
  readonly quantities: ReadonlyMap<number, number>;
}

/** The month that is so many before another. */
export function monthBefore(month: string, count: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 - count)).toISOString().slice(0, 7);
}

/** Figures by month, all spaces together: so many months up to the last, those without any figure too. */
export function byMonth(items: readonly UsageItem[], { last, count }: { last: string; count: number }): Month[] {
  const months = new Map<string, Map<number, number>>();
  for (const { month, event_type, quantity } of items) {
    const quantities = months.get(month) ?? new Map<number, number>();
    months.set(month, quantities.set(event_type, (quantities.get(event_type) ?? 0) + quantity));
  }
  return Array.from({ length: count }, (_, i) => monthBefore(last, count - 1 - i)).map((month) => ({
    month,
    quantities: months.get(month) ?? new Map(),
  }));
}
