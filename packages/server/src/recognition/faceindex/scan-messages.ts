/** What the main thread and a scan worker say to each other. Memories go by numbers that a worker is given once each. */

import type { Scan, ScanResults } from './scan.ts';

export interface ScanWorkerData {
  readonly module: WebAssembly.Module;
  readonly lanes: number;
  readonly lane: number;
}

export type ToScanWorker =
  | { readonly kind: 'open'; readonly segment: number; readonly memory: WebAssembly.Memory; readonly pages: number }
  /** One scan after the other. */
  | {
      readonly kind: 'scan';
      readonly search: number;
      readonly segments: readonly number[];
      readonly scans: readonly Scan[];
    }
  | { readonly kind: 'forget'; readonly segment: number };

export interface FromScanWorker {
  readonly search: number;
  /** In the order of the scans. */
  readonly results: readonly ScanResults[];
}
