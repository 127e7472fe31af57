import { toWireNames } from './wire-names.ts';

/** The bytes of a picture: JPEG, PNG, WebP or BMP. */
export type Image = Blob | Uint8Array;

/** A multipart body with the picture as its file part. What is absent or null is left out. */
export function form({ image, ...wish }: { readonly image: Image }): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(toWireNames(wish))) {
    if (value !== undefined && value !== null) body.set(name, String(value));
  }
  body.set('image', image instanceof Blob ? image : new Blob([new Uint8Array(image)]), 'image');
  return body;
}
