import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldMessage, Name, Result } from './index.ts';

it('importing the contract configures zod for nobody', () => {
  expect(z.config().customError).toBeUndefined();
  expect(Name.safeParse('').error?.issues[0]?.message).not.toBe('This field must not be empty.');
});

describe('the sentence for a wrong field', () => {
  it.each([
    [Name, undefined, 'This field is required.'],
    [Name, 5, 'Value is not a valid string.'],
    [Name, '', 'This field must not be empty.'],
    [z.string().min(8), 'short', 'Give at least 8 characters.'],
    [Name, 'a'.repeat(300), 'Give at most 255 characters.'],
    [z.int(), 1.5, 'Value is not a valid integer.'],
    [z.number(), 'one', 'Value is not a valid number.'],
    [z.int().min(1), 0, 'Give a value of at least 1.'],
    [z.int().max(9), 10, 'Give a value of at most 9.'],
    [z.array(z.int()).min(1), [], 'Give at least 1.'],
    [z.array(z.int()).max(2), [1, 2, 3], 'Give at most 2; this request has 3.'],
    [Result.extract(['new', 'ha']), 'no', "Value is not a valid enumeration member; permitted: 'new', 'ha'."],
    [z.url(), 'nowhere', "Provided value doesn't match valid format."],
    [z.union([z.int(), z.boolean()]), 'no', 'Value is not valid.'],
    [z.int('Give an id.'), 'no', 'Give an id.'],
  ])('says what to do: %#', (schema: z.ZodType, value, message) => {
    const { error } = schema.safeParse(value, { error: fieldMessage });
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
