/** `crashed`: the worker that had this picture died of it. `closed`: vision was disposed before the picture's turn. */
export type VisionErrorCode = 'crashed' | 'closed';

/** Why a picture has no outcome at all; nothing was wrong with the question. */
export class VisionError extends Error {
  override readonly name = 'VisionError';
  readonly code: VisionErrorCode;

  constructor(code: VisionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
