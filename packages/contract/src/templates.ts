import { z } from 'zod';
import { Hours, isTimeZone } from './times.ts';

/** What may stand in braces in a template. */
export const templateNames = [
  'person',
  'groups',
  'source',
  'space',
  'time',
  'confidence',
  'result',
  'stranger',
  'alarm',
  'urgency',
  'problem',
  'event',
] as const;
export type TemplateName = (typeof templateNames)[number];

/** A name in braces; whatever else is in a template stands for itself. */
const inBraces = /\{([^{}\s]+)\}/gu;

const isName = (name: string): name is TemplateName => templateNames.some((known) => known === name);

/** The names of a template. */
export const namesIn = (text: string): TemplateName[] =>
  [...text.matchAll(inBraces)].flatMap(([, name = '']) => (isName(name) ? [name] : []));

/** A template with its names replaced, in one go: what stands for a name is no template. */
export const fillTemplate = (text: string, values: Readonly<Record<TemplateName, string>>): string =>
  text.replaceAll(inBraces, (all, name: string) => (isName(name) ? values[name] : all));

const unknownIn = (text: string): string | undefined =>
  [...text.matchAll(inBraces)].map(([, name = '']) => name).find((name) => !isName(name));

const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'Give a text, or null for the words of Kith.')
    .max(most, `Give at most ${most} characters.`)
    .refine((text) => unknownIn(text) === undefined, {
      error: ({ input }) =>
        `There is nothing that {${unknownIn(String(input))}} stands for: use ${templateNames.map((name) => `{${name}}`).join(', ')}.`,
    })
    .nullable();

/** The words of a channel; null: as Kith words it. */
export const TextTemplate = z
  .object({
    title: words(255).default(null),
    body: words(2000).default(null),
    time_zone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'Give a time zone like Europe/Berlin.')
      .default('UTC')
      .meta({ description: 'In which `{time}` is told.', example: 'Europe/Berlin' }),
  })
  .meta({
    id: 'TextTemplate',
    description: `What is told in words; null: as Kith words it. In braces: ${templateNames.map((name) => `\`{${name}}\``).join(', ')}. An event that has nothing for one of them is told as Kith words it.`,
    example: { title: '{person} is here', body: '{source}, {time}: {groups}', time_zone: 'Europe/Berlin' },
  });
export type TextTemplate = z.infer<typeof TextTemplate>;

/** When a profile is told nothing. */
export const QuietHours = z
  .object({
    hours: Hours.meta({ description: 'When it is quiet.' }),
    except_urgent: z
      .boolean()
      .default(true)
      .meta({ description: 'Alarms whose urgency is high or critical are told all the same.' }),
  })
  .meta({
    id: 'QuietHours',
    description: 'Hours at which nothing is told, then or later.',
    example: {
      hours: {
        time_zone: 'Europe/Berlin',
        week: [{ days: ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'], from: '22:00', to: '06:00' }],
      },
      except_urgent: true,
    },
  });
export type QuietHours = z.infer<typeof QuietHours>;
