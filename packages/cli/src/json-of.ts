import { UsageError } from './usage-error.ts';

/**
 * An argument that is a JSON object, as the API takes it.
 * @throws {UsageError} when it is none
 */
export function jsonOf(text = '{}'): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // What it is instead does not matter.
  }
  throw new UsageError(`Give a JSON object like '{"is_active": true}'.`);
}
