import { toWireNames } from './wire-names.ts';

/** The bytes of a picture: JPEG, PNG, WebP or BMP. */
export type Image = Blob | Uint8Array;

/** A multipart body, with pictures as file parts. What is absent or null is left out. */
export function form(wish: object): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(toWireNames(wish))) {
    if (value === undefined || value === null) continue;
    if (value instanceof Blob) body.set(name, value, name);
    else if (value instanceof Uint8Array) body.set(name, new Blob([new Uint8Array(value)]), name);
    else body.set(name, String(value));
  }
  return body;
}
