import type { AttributeValue } from '@kith/client';
import { readAttribute } from '@kith/contract/attribute-text';

const QUOTE = '"';
const quoted = /^["“„](.*)["”“]$/;

/** The value that is meant by a text, as in files and filters; what stands in quotation marks stays text. */
export function readValue(written: string): AttributeValue {
  const text = written.trim();
  return quoted.exec(text)?.[1] ?? readAttribute(text);
}

/** The text that is read as a value. */
export function writeValue(value: AttributeValue): string {
  const text = String(value);
  return readValue(text) === value ? text : QUOTE + text + QUOTE;
}
