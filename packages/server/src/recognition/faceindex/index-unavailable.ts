/** `loading`: its faces are being read. `broken`: they cannot be read. `full`: they, or more of them, do not fit into memory. */
export type IndexUnavailableCode = 'loading' | 'broken' | 'full';

const sentences: Readonly<Record<IndexUnavailableCode, string>> = {
  loading: 'The faces of this space are being loaded: nothing was stored, try again soon.',
  broken: 'The faces of this space cannot be loaded: nothing was stored, and the log of the server says why.',
  full: 'The memory of the server has no room for more faces in this space: nothing was stored.',
};

const retryAfterS: Readonly<Record<IndexUnavailableCode, number>> = { loading: 2, broken: 30, full: 60 };

/** Why nobody can be searched for in a space now; whoever asks is told to come again rather than that nobody is known. */
export class IndexUnavailable extends Error {
  override readonly name = 'IndexUnavailable';
  readonly code: IndexUnavailableCode;

  constructor(code: IndexUnavailableCode, options?: ErrorOptions) {
    super(sentences[code], options);
    this.code = code;
  }

  get retryAfterMs(): number {
    return retryAfterS[this.code] * 1000;
  }
}
