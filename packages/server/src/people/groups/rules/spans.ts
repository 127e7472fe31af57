/** A stretch of time: from inclusive, until exclusive, epoch ms; without end where infinite. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Several of them, in their order, none of which touches the next. */
export type Spans = readonly Span[];

export const ALWAYS: Spans = [{ from: -Infinity, until: Infinity }];
export const NEVER: Spans = [];

export const span = (from: number | null, until: number | null): Spans => {
  const [begin, end] = [from ?? -Infinity, until ?? Infinity];
  return begin < end ? [{ from: begin, until: end }] : NEVER;
};

/** When all of both are. */
export function both(a: Spans, b: Spans): Spans {
  if (a === ALWAYS) return b;
  if (b === ALWAYS) return a;
  const found: Span[] = [];
  for (const one of a) {
    for (const other of b) {
      const [from, until] = [Math.max(one.from, other.from), Math.min(one.until, other.until)];
      if (from < until) found.push({ from, until });
    }
  }
  return found.sort((x, y) => x.from - y.from);
}

/** When any of them is. */
export function either(all: readonly Spans[]): Spans {
  const found: { from: number; until: number }[] = [];
  for (const next of all.flat().sort((x, y) => x.from - y.from)) {
    const last = found.at(-1);
    if (last && next.from <= last.until) last.until = Math.max(last.until, next.until);
    else found.push({ ...next });
  }
  return found;
}

/** When none of them is. */
export function neither(all: readonly Spans[]): Spans {
  const found: Span[] = [];
  let from = -Infinity;
  for (const taken of either(all)) {
    if (from < taken.from) found.push({ from, until: taken.from });
    from = taken.until;
  }
  if (from < Infinity) found.push({ from, until: Infinity });
  return found;
}
