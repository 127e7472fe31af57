import { NewsType } from '@kith/contract';
import { InvalidArgumentError } from 'commander';

/** Reads an option that names a type of news and may be given several times. */
export function newsTypes(text: string, before: readonly NewsType[] = []): NewsType[] {
  const type = NewsType.options.find((known) => known === text);
  if (!type) throw new InvalidArgumentError(`Give one of ${NewsType.options.join(', ')}.`);
  return [...before, type];
}
