import type { z } from 'zod';

/**
 * What is wrong with a field and what to do, in the protocol's own words where it has some. It is given to whatever parses
 * what people wrote: `schema.safeParse(value, { error: fieldMessage })`; a message that a schema has of its own goes before it.
 */
export const fieldMessage: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'This field is required.';
      if (issue.expected === 'int' || issue.expected === 'number')
        return `Value is not a valid ${issue.expected === 'int' ? 'integer' : 'number'}.`;
      return `Value is not a valid ${issue.expected}.`;
    case 'invalid_value':
      return `Value is not a valid enumeration member; permitted: ${issue.values.map((v) => `'${String(v)}'`).join(', ')}.`;
    case 'too_small':
      if (issue.origin === 'array') return `Give at least ${issue.minimum}.`;
      if (issue.origin === 'string')
        return issue.minimum === 1 ? 'This field must not be empty.' : `Give at least ${issue.minimum} characters.`;
      return `Give a value of at least ${issue.minimum}.`;
    case 'too_big':
      if (issue.origin === 'array') return `Give at most ${issue.maximum}; this request has ${lengthOf(issue.input)}.`;
      if (issue.origin === 'string') return `Give at most ${issue.maximum} characters.`;
      return `Give a value of at most ${issue.maximum}.`;
    case 'invalid_format':
      return "Provided value doesn't match valid format.";
    default:
      return 'Value is not valid.';
  }
};

const lengthOf = (value: unknown): string => (Array.isArray(value) ? String(value.length) : 'more');
