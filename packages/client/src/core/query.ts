import { toWireNames } from './wire-names.ts';

/** A query string with its `?`, or nothing. Lists are joined by commas; what is absent, null or empty is left out. */
export function query(wish: object = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(toWireNames(wish))) {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
    if (text !== '') parameters.set(name, text);
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}
