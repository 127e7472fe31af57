import type { ModelBytes } from './models/read-models.ts';
import type { AnalyseOptions, AnalysisOutcome, RawFrame } from './vision.ts';

/** What a vision worker is started with. */
export interface WorkerStart {
  readonly models: ModelBytes;
}

/** To the worker: one picture to analyse. The next, or the word 'close', comes only after the answer. */
export interface WorkerRequest {
  readonly image: Uint8Array<ArrayBuffer> | RawFrame;
  readonly options: AnalyseOptions;
}

/** From the worker: it is ready for its first picture, or how it fared with the one it was given. */
export type WorkerReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'outcome'; readonly outcome: AnalysisOutcome }
  | { readonly kind: 'failed'; readonly reason: string };
