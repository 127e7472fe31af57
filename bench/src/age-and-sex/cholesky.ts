/** The lower triangle L of a symmetric positive matrix, L·Lᵀ; of the matrix only the lower triangle is read. */
export function choleskyOf(matrix: readonly Float64Array[]): Float64Array[] {
  const lower = matrix.map(({ length }) => new Float64Array(length));
  for (const [i, line] of lower.entries()) {
    for (let j = 0; j <= i; j++) {
      const other = lower[j] ?? line;
      let rest = matrix[i]?.[j] ?? 0;
      for (let k = 0; k < j; k++) rest -= (line[k] ?? 0) * (other[k] ?? 0);
      line[j] = i === j ? Math.sqrt(rest) : rest / (other[j] ?? 1);
    }
  }
  return lower;
}

/** x with L·Lᵀ·x = b. */
export function solve(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  const x = Float64Array.from(b);
  for (const [i, line] of lower.entries()) {
    let rest = x[i] ?? 0;
    for (let j = 0; j < i; j++) rest -= (line[j] ?? 0) * (x[j] ?? 0);
    x[i] = rest / (line[i] ?? 1);
  }
  for (let i = lower.length - 1; i >= 0; i--) {
    let rest = x[i] ?? 0;
    for (let j = i + 1; j < lower.length; j++) rest -= (lower[j]?.[i] ?? 0) * (x[j] ?? 0);
    x[i] = rest / (lower[i]?.[i] ?? 1);
  }
  return x;
}
