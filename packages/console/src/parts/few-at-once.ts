/** As many requests as a browser has connections for. */
const FEW = 6;

/** Does something with each of many, a few at a time. @returns what came of each, in their order; after a failure no more are begun */
export async function fewAtOnce<T, R>(many: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = [...many.entries()];
  const goOn = async (): Promise<void> => {
    for (let next = rest.shift(); next; next = rest.shift()) {
      const [i, one] = next;
      try {
        results[i] = await work(one);
      } catch (error) {
        rest.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(FEW, many.length) }, goOn));
  return results;
}
