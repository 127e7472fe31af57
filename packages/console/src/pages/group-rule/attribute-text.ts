import type { AttributeValue } from '@kith/client';

const QUOTE = '"';
const quoted = /^["“„](.*)["”“]$/;

/**
 * The value that is meant by a text: `3` is a number and `true` a boolean, as in files and filters; `007`, and what stands in quotation marks,
 * stays text.
 */
export function readValue(written: string): AttributeValue {
  const text = written.trim();
  const within = quoted.exec(text)?.[1];
  if (within !== undefined) return within;
  if (text === 'true' || text === 'false') return text === 'true';
  return String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The text that is read as a value. */
export function writeValue(value: AttributeValue): string {
  const text = String(value);
  return readValue(text) === value ? text : QUOTE + text + QUOTE;
}
