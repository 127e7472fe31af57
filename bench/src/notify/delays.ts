/** From when something happened to when it was heard, by the id of each. */
export interface Delays {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** How often something was heard. */
  readonly heard: number;
  /** What should have been heard, and was not; and what was heard once too often. */
  readonly missing: number;
  readonly doubled: number;
}

/**
 * @param happened when, by id
 * @param heard pairs of an id and when
 * @param ears by how many each should be heard once
 */
export function delaysOf(happened: ReadonlyMap<number, number>, heard: Float64Array, ears: number): Delays {
  const delays: number[] = [];
  const times = new Map<number, number>();
  for (let i = 0; i < heard.length; i += 2) {
    const [id = 0, at = 0] = heard.subarray(i, i + 2);
    const since = happened.get(id);
    if (since === undefined) continue;
    delays.push(at - since);
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  const counts = [...happened.keys()].map((id) => times.get(id) ?? 0);
  const sum = (of: (count: number) => number): number => counts.reduce((all, count) => all + Math.max(0, of(count)), 0);
  const sorted = Float64Array.from(delays).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return {
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    heard: delays.length,
    missing: sum((count) => ears - count),
    doubled: sum((count) => count - ears),
  };
}
