import { InvalidArgumentError } from 'commander';

/** Parses an option that is a whole number from 0. */
export function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}
