/** Builds a path whose every value is encoded as one segment: path`/v1/persons/${pid}/`. */
export const path = (literals: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
  literals.reduce((built, literal, i) => `${built}${segment(values[i - 1] ?? '')}${literal}`);

/** `.` and `..` survive percent-encoding and would climb to another route. */
function segment(value: string | number): string {
  const text = String(value);
  if (/^\.{0,2}$/.test(text)) throw new TypeError(`"${text}" cannot be part of a path.`);
  return encodeURIComponent(text);
}
