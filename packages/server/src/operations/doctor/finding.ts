import type { Finding } from '@kith/contract';

export type { Finding };

/** Says findings of one check. */
export const findings = (check: string) => ({
  ok: (sentence: string): Finding => ({ check, state: 'ok', sentence }),
  warning: (sentence: string): Finding => ({ check, state: 'warning', sentence }),
  problem: (sentence: string): Finding => ({ check, state: 'problem', sentence }),
});

export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
