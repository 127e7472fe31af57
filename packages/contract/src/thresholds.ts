import { z } from 'zod';
import { SpaceId } from './primitives.ts';

const percent = z.number().min(0).max(100);

export const defaultThresholds = { exact: 79.3, ha: 75.5, junk: 68.84 } as const;

export const Thresholds = z.object({ exact: percent, ha: percent, junk: percent, space_id: SpaceId }).meta({
  id: 'Thresholds',
  description: 'Smallest confidence of each result.',
  example: { exact: 79.3, ha: 75.5, junk: 68.84, space_id: 1 },
});
export type Thresholds = z.infer<typeof Thresholds>;

export const ThresholdsUpdate = z
  .object({
    exact: percent.optional(),
    ha: percent.optional(),
    junk: percent.optional(),
  })
  .meta({
    id: 'ThresholdsUpdate',
    description: 'Where they end up, `exact` is at least `ha`, and `ha` at least `junk`.',
    example: { exact: 82 },
  });
