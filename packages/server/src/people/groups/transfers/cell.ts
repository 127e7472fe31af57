import { limits, withFormula } from '@kith/contract';

/** Each character may have an apostrophe before it. */
const LONGEST_WRITTEN = 2 * limits.nameLength;
const strict = new TextDecoder('utf-8', { fatal: true });

/** A field of a row as it stands there, whatever it is. */
export const textOf = (field: Uint8Array | undefined): string =>
  field ? Buffer.from(field.buffer, field.byteOffset, field.byteLength).toString() : '';

export const isEmpty = (field: Uint8Array | undefined): boolean => textOf(field).trim() === '';

/** The text of a field; undefined when it is not UTF-8, too long, or nothing that could be stored. */
export function readable(field: Uint8Array | undefined): string | undefined {
  try {
    const written = strict.decode(field).trim();
    if (written.length > LONGEST_WRITTEN) return undefined;
    const text = withFormula(written);
    return text.length <= limits.nameLength && !text.includes('\0') ? text : undefined;
  } catch {
    return undefined;
  }
}
