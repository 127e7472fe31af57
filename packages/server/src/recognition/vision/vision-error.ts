/**
 * `crashed`: the worker that had this picture died of it. `closed`: vision was disposed before the picture's turn.
 * `busy`: too many pictures wait. `left`: who asked does not wait any more.
 */
export type VisionErrorCode = 'crashed' | 'closed' | 'busy' | 'left';

interface VisionErrorOptions extends ErrorOptions {
  readonly retryAfterMs?: number;
}

/** Why a picture has no outcome at all; nothing was wrong with the question. */
export class VisionError extends Error {
  override readonly name = 'VisionError';
  readonly code: VisionErrorCode;
  /** Of `busy`: by when those that wait now have had their turn. */
  readonly retryAfterMs: number;

  constructor(code: VisionErrorCode, message: string, { retryAfterMs = 0, ...options }: VisionErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
