import type { Image } from './image.ts';
import { toBlob } from './to-blob.ts';
import { toWireNames } from './wire-names.ts';

/** A multipart body: fields, those with names of their own as JSON, and pictures as file parts. What is absent or null is left out. */
export async function form(fields: object, pictures: Readonly<Record<string, Image>>): Promise<FormData> {
  const body = new FormData();
  for (const [name, value] of Object.entries(toWireNames(fields))) {
    if (value !== undefined && value !== null) body.set(name, written(value));
  }
  for (const [name, image] of Object.entries(pictures)) body.set(name, await toBlob(image), name);
  return body;
}

/** Lists are written with commas between. */
const written = (value: unknown): string =>
  typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : String(value);
