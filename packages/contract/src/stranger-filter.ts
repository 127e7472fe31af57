import { z } from 'zod';

const visits = z.int().min(1).max(1_000_000).nullable().default(null);

/** Which strangers are to be told of: each when a visit begins, and not with every frame. */
export const StrangerFilter = z
  .object({
    visits_from: visits.meta({ description: 'From this visit on: 2, who was here before.' }),
    visits_to: visits.meta({ description: 'Up to this visit: 1, who was never here before.' }),
    seen_within_days: z
      .int()
      .min(1)
      .max(3650)
      .nullable()
      .default(null)
      .meta({ description: 'Only who had been seen before within so many days.' }),
  })
  .refine(({ visits_from: from, visits_to: to }) => from === null || to === null || from <= to, {
    error: 'Give a visits_from that is not above visits_to.',
    path: ['visits_from'],
  })
  .nullable()
  .meta({
    description: 'Only strangers, each once a visit; null: it does not matter who it is.',
    examples: [{ visits_from: 1, visits_to: 1, seen_within_days: null }],
  });
export type StrangerFilter = z.infer<typeof StrangerFilter>;
