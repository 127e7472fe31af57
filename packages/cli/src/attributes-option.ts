import type { AttributeValue } from '@kith/client';
import { readAttribute } from '@kith/contract';
import { UsageError } from './usage-error.ts';

export const attributeHelp = 'what is known of the person, as NAME=VALUE; may be given several times';

/**
 * Attributes as they are typed: `level=3` is a number and `remote=true` a boolean, all else is a text, and nothing takes one away.
 * @throws {UsageError} what is no attribute
 */
export function attributesOf(typed: readonly string[]): Record<string, AttributeValue | null> {
  return Object.fromEntries(
    typed.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`"${text}" is no attribute: write it like department=Sales.`);
      const value = text.slice(at + 1).trim();
      return [text.slice(0, at).trim(), value === '' ? null : readAttribute(value)];
    }),
  );
}

/** The same of somebody who is made a person, of whom nothing can be taken away. @throws {UsageError} as `attributesOf` */
export function attributesOfNew(typed: readonly string[]): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(attributesOf(typed)).map(([name, value]) => {
      if (value === null) throw new UsageError(`Give ${name} a value: ${name}=VALUE.`);
      return [name, value];
    }),
  );
}
