/** Results in the order of the items, of which so many are worked on at once. */
export async function* ahead<T, R>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void> {
  const underWay: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // Whoever comes to it is told.
    result.catch(() => undefined);
    underWay.push(result);
    if (underWay.length < atOnce) continue;
    const [first] = underWay.splice(0, 1);
    if (first) yield await first;
  }
  for (const result of underWay) yield await result;
}
