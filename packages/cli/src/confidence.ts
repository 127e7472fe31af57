import { InvalidArgumentError } from 'commander';

/** Parses an option that is a confidence. */
export function confidence(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('Give a number from 0 to 100.');
}
