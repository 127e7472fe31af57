import { z } from 'zod';

/** What a check of the installation came to. */
export const Finding = z
  .object({
    check: z.string().meta({ description: 'What was looked at, in a word or two.' }),
    state: z.enum(['ok', 'warning', 'problem']),
    sentence: z.string().meta({ description: 'What is, and what to do about it where something is to be done.' }),
  })
  .meta({
    id: 'Finding',
    example: { check: 'space', state: 'warning', sentence: '0.7 GB are free in /srv/kith: make room soon.' },
  });
export type Finding = z.infer<typeof Finding>;

export const Findings = z.object({ results: z.array(Finding) }).meta({ id: 'Findings' });
