import { limits, withFormula } from '@kith/contract';

const strict = new TextDecoder('utf-8', { fatal: true });

/** A field of a row as it stands there, whatever it is. */
export const textOf = (field: Uint8Array | undefined): string =>
  field ? Buffer.from(field.buffer, field.byteOffset, field.byteLength).toString() : '';

export const isEmpty = (field: Uint8Array | undefined): boolean => textOf(field).trim() === '';

/** The text of a field; undefined when it is not UTF-8, too long, or nothing that could be stored. @param longest characters */
export function readable(field: Uint8Array | undefined, longest: number = limits.nameLength): string | undefined {
  try {
    const written = strict.decode(field).trim();
    // Each character may have an apostrophe before it.
    if (written.length > 2 * longest) return undefined;
    const text = withFormula(written);
    return text.length <= longest && !text.includes('\0') ? text : undefined;
  } catch {
    return undefined;
  }
}
