import type { Answer } from './send.ts';

/** What an HTTP service said. */
export type Answered = Extract<Answer, { kind: 'answered' }>;

/** An answer of a service that means more than its status says: that whom it goes to is not there any more. */
export const gone = (answer: Answered, error: string): Answer => ({
  kind: 'judged',
  verdict: 'gone',
  statusCode: answer.statusCode,
  error,
  excerpt: answer.excerpt,
  retryAfterMs: null,
});
