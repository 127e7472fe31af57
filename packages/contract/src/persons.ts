import { z } from 'zod';
import { filterOf, GroupId, Mood, Name, Pid, Result, Sex, Upload } from './primitives.ts';

/** Who a face is, or that nobody knows. */
export const Identification = z
  .object({
    result: Result,
    pid: Pid.nullable(),
    confidence: z.number().min(0).max(100),
    age: z.int().nullable(),
    sex: Sex.nullable(),
    mood: Mood.nullable(),
    pan: z.number().nullable(),
    tilt: z.number().nullable(),
  })
  .meta({ id: 'Identification' });
export type Identification = z.infer<typeof Identification>;

/** Flags left out are those of the source. */
export const PersonCreate = z.object({
  image: Upload,
  source: Name,
  facesize: z.int().min(0).optional().meta({ description: 'Smallest face area accepted, px².' }),
  create_on_ha: z.boolean().optional(),
  create_on_junk: z.boolean().optional(),
  identify_asm: z.boolean().optional(),
});

export const PersonSearch = z.object({
  image: Upload,
  identify_asm: z.boolean().default(false),
  groups_ids: filterOf(GroupId).meta({ description: 'Only members of these groups.' }),
});
