import { z } from 'zod';

/** Codes never change their meaning. `docs/recognition.md` explains each. */
export const ReasonCode = z
  .enum([
    'face_too_small',
    'turned_away',
    'blurred',
    'too_dark',
    'too_bright',
    'not_alive',
    'several_faces',
    'below_threshold',
    'nobody_known',
    'child',
    'look_alike',
  ])
  .meta({ description: 'What stood in the way.' });
export type ReasonCode = z.infer<typeof ReasonCode>;

/** Why a face was not named, or named less surely than it looks, or not taken. */
export const Reason = z
  .object({
    code: ReasonCode,
    measured: z.number().nullable().meta({ description: 'What was found; null where nothing is measured.' }),
    required: z.number().nullable().meta({ description: 'The limit that it missed.' }),
  })
  .meta({
    id: 'Reason',
    description: 'What stood in the way, with its numbers.',
    example: { code: 'face_too_small', measured: 6982, required: 7000 },
  });
export type Reason = z.infer<typeof Reason>;
