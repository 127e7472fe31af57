import { faceLike } from '@kith/testing/face-like';

/** All of them in an order of which each is equally likely, the same for the same seed (Fisher and Yates). */
export function inRandomOrder<T>(all: readonly T[], seed: number): T[] {
  const { random } = faceLike(seed);
  const pile = [...all];
  for (let i = pile.length - 1; i > 0; i--) {
    const from = Math.floor(random() * (i + 1));
    [pile[i], pile[from]] = [pile[from] as T, pile[i] as T];
  }
  return pile;
}
