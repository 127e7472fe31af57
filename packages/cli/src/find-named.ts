import { nameKey } from '@kith/contract';
import { UsageError } from './usage-error.ts';

interface Named {
  readonly id: number;
  readonly name: string;
}

/** Those of one kind on a server. */
interface Shelf<T extends Named> {
  get(id: number): Promise<T>;
  iterate(filter: { readonly q: string }): AsyncIterable<T>;
}

/** The one of this whole name, to the letter rather than without regard to case; null when there is none. */
export async function findByName<T extends Named>(shelf: Pick<Shelf<T>, 'iterate'>, name: string): Promise<T | null> {
  let alike: T | null = null;
  for await (const found of shelf.iterate({ q: name.trim() })) {
    if (found.name === name.trim()) return found;
    if (nameKey(found.name) === nameKey(name)) alike ??= found;
  }
  return alike;
}

/**
 * The one that is meant: by id, else by its whole name without regard to case.
 * @param what a noun, for the sentence
 * @throws {UsageError} when there is none of this name
 */
export async function findNamed<T extends Named>(shelf: Shelf<T>, idOrName: string, what: string): Promise<T> {
  if (/^\d{1,15}$/.test(idOrName)) return shelf.get(Number(idOrName));
  const found = await findByName(shelf, idOrName);
  if (!found) throw new UsageError(`There is no ${what} named "${idOrName}".`);
  return found;
}
