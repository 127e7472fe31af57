/** What came of a picture that was sent. */
export type Sent =
  | { readonly kind: 'taken' }
  /** For how long the server asks to be left alone, ms; null: it did not say. */
  | { readonly kind: 'not taken'; readonly retryAfterMs: number | null };

/** Two pictures a second are enough to see who walks by. */
const EVERY_MS = 500;
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** How long to wait before the next picture, ms: longer each time that one is not taken, and never less than the server asks for. @param before the last pause */
export function pauseAfter(sent: Sent, before: number): number {
  if (sent.kind === 'taken') return EVERY_MS;
  const longer = Math.min(LONGEST_MS, Math.max(FIRST_MS, before * 2));
  return Math.max(longer, sent.retryAfterMs ?? 0);
}
