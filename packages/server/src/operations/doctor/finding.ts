/** What a check came to. The sentence says what is, and what to do about it where something is to be done. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly sentence: string;
}

/** Says findings of one check. */
export const findings = (check: string) => ({
  ok: (sentence: string): Finding => ({ check, state: 'ok', sentence }),
  warning: (sentence: string): Finding => ({ check, state: 'warning', sentence }),
  problem: (sentence: string): Finding => ({ check, state: 'problem', sentence }),
});

export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
