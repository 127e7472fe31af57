/** Something is not as Kith promises: a sentence for the person who reads the output. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

export function ensure(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new BrokenPromise(otherwise);
}
