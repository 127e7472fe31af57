/** What the main thread and a scan worker say to each other. Spaces go by the key of their lifetime. */

import type { Scan, ScanResults } from './scan.ts';

export interface ScanWorkerData {
  readonly module: WebAssembly.Module;
  readonly lanes: number;
  readonly lane: number;
}

export type ToScanWorker =
  | { readonly kind: 'open'; readonly space: number; readonly memory: WebAssembly.Memory }
  | { readonly kind: 'scan'; readonly search: number; readonly space: number; readonly scan: Scan }
  | { readonly kind: 'forget'; readonly space: number };

export interface FromScanWorker {
  readonly search: number;
  readonly results: ScanResults;
}
