import type { AttributeCondition } from '@kith/client';
import { readValue, writeValue } from './attribute-text.ts';
import type { Written } from './written.ts';
import { numberIn } from './written.ts';

/** How an attribute may have to be. */
export const ways = ['equal', 'not_equal', 'one_of', 'at_least', 'at_most', 'yes', 'no', 'exists', 'missing'] as const;
type Way = (typeof ways)[number];

/** What is asked of one attribute while it is being written: what is typed for one way stays when another is chosen. */
export interface AttributeDraft {
  /** Tells it from the others of a rule. */
  readonly key: number;
  readonly name: string;
  readonly way: Way;
  readonly text: string;
  readonly texts: readonly string[];
  readonly number: Written;
}

export const newAttribute = (key: number): AttributeDraft => ({
  key,
  name: '',
  way: 'equal',
  text: '',
  texts: [],
  number: '',
});

export function attributeDraftOf(asked: AttributeCondition, key: number): AttributeDraft {
  const draft = { ...newAttribute(key), name: asked.name };
  switch (asked.is) {
    case 'exists':
    case 'missing':
      return { ...draft, way: asked.is };
    case 'one_of':
      return { ...draft, way: 'one_of', texts: asked.value.map(writeValue) };
    case 'at_least':
    case 'at_most':
      return { ...draft, way: asked.is, number: asked.value };
    default:
      if (asked.is === 'equal' && typeof asked.value === 'boolean')
        return { ...draft, way: asked.value ? 'yes' : 'no' };
      return { ...draft, way: asked.is, text: writeValue(asked.value) };
  }
}

/** What is asked of an attribute; null: something is missing. */
export function conditionOf({ name: written, way, text, texts, number }: AttributeDraft): AttributeCondition | null {
  const name = written.trim();
  if (name === '') return null;
  switch (way) {
    case 'exists':
    case 'missing':
      return { name, is: way };
    case 'yes':
    case 'no':
      return { name, is: 'equal', value: way === 'yes' };
    case 'at_least':
    case 'at_most': {
      const value = numberIn(number);
      return value === null ? null : { name, is: way, value };
    }
    case 'one_of':
      return texts.length === 0 ? null : { name, is: way, value: texts.map(readValue) };
    case 'equal':
    case 'not_equal':
      return text.trim() === '' ? null : { name, is: way, value: readValue(text) };
    default:
      return way satisfies never;
  }
}
