/** A number as it stands in a field: as long as somebody writes, there may be none. */
export type Written = number | string;

/** The number that was written; null: there is none. */
export function numberIn(written: Written): number | null {
  const number = written === '' ? Number.NaN : Number(written);
  return Number.isFinite(number) ? number : null;
}

/** The whole number from 1 up to a limit that was written; null: there is none. */
export function countIn(written: Written, limit: number): number | null {
  const number = numberIn(written);
  return number !== null && Number.isInteger(number) && number >= 1 && number <= limit ? number : null;
}
