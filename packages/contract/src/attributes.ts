import { z } from 'zod';
import { readAttribute } from './attribute-text.ts';
import { limits } from './limits.ts';
import { nameProblem } from './names.ts';

/** What a value of a person is called: `department`. To the letter. */
export const AttributeName = z
  .string()
  .trim()
  .normalize('NFC')
  .min(1)
  .max(limits.attributeNameLength)
  .refine((name) => nameProblem(name) === null, { error: ({ input }) => nameProblem(String(input)) ?? undefined })
  .meta({ description: 'What a value of a person is called.', example: 'department' });
export type AttributeName = z.infer<typeof AttributeName>;

const text = z
  .string()
  .trim()
  .normalize('NFC')
  .max(limits.nameLength)
  .refine((value) => nameProblem(value) === null, { error: ({ input }) => nameProblem(String(input)) ?? undefined });

export const AttributeValue = z
  .union([z.boolean(), z.number(), text], { error: 'Give a text, a number, true or false.' })
  .meta({ id: 'AttributeValue', description: 'A text, a number, true or false.', example: 'Sales' });
export type AttributeValue = z.infer<typeof AttributeValue>;

/** What is known of a person beside its name. */
export const Attributes = z.record(z.string(), AttributeValue).meta({
  id: 'Attributes',
  description: 'What is known of the person, by names that you choose. Groups by rule can ask for it.',
  example: { department: 'Sales', level: 3, remote: true },
});
export type Attributes = z.infer<typeof Attributes>;

/** What is to change of them: null takes a value away, and what is not named stays. */
export const AttributeChanges = z
  .record(AttributeName, AttributeValue.nullable())
  .refine((changes) => Object.values(changes).filter((value) => value !== null).length <= limits.attributesPerPerson, {
    error: `A person has at most ${limits.attributesPerPerson} attributes.`,
  })
  .meta({
    id: 'AttributeChanges',
    description: 'Attributes to set; null takes one away, and those that are not named stay.',
    example: { department: 'Sales', level: null },
  });
export type AttributeChanges = z.infer<typeof AttributeChanges>;

/** What is known of somebody who is about to be made a person. In a form it is written as JSON. */
export const AttributesOfNew = z
  .record(AttributeName, AttributeValue)
  .refine((attributes) => Object.keys(attributes).length <= limits.attributesPerPerson, {
    error: `A person has at most ${limits.attributesPerPerson} attributes.`,
  })
  .meta({
    id: 'AttributesOfNew',
    description: 'Attributes of the person who is created; of one who is found they stay. In a form: as JSON.',
    example: { department: 'Sales', level: 3 },
  });
export type AttributesOfNew = z.infer<typeof AttributesOfNew>;

/** Which names of attributes are listed. */
export const AttributeNamesQuery = z.object({
  limit: z.int().min(1).max(limits.pageSize).default(limits.defaultPageSize).meta({ description: 'How many at most.' }),
  after: AttributeName.optional().meta({ description: 'The next_after of the page before.', example: 'department' }),
});

/** What attributes of people are called, each name once. */
export const AttributeNames = z
  .object({
    results: z.array(z.object({ name: z.string() })),
    next_after: z
      .string()
      .nullable()
      .meta({ description: 'Give it as `after` for the page that follows; null: none does.' }),
  })
  .meta({ id: 'AttributeNames', example: { results: [{ name: 'department' }, { name: 'level' }], next_after: null } });

/** One attribute that persons in a list have, written `department:Sales`. A text that reads as a number or a boolean stands for that, too. */
export const AttributeFilter = z
  .string()
  .max(limits.attributeNameLength + 1 + limits.nameLength)
  .regex(/^[^:]+:/, { error: 'Give it as name:value.' });

/** What such a filter asks for. */
export function readAttributeFilter(written: string): { name: string; values: AttributeValue[] } {
  const at = written.indexOf(':');
  return { name: written.slice(0, at).trim(), values: valuesOf(written.slice(at + 1).trim()) };
}

const valuesOf = (text: string): AttributeValue[] => {
  const read = readAttribute(text);
  return read === text ? [text] : [text, read];
};
