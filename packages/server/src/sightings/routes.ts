import { operations } from '../platform/http/operation.ts';
import { type CustomerNeeds, customerOperations } from './entries/customer-routes.ts';
import { type EntryNeeds, entryOperations } from './entries/routes.ts';
import type { EraseDeps } from './erase/erase-person.ts';
import { eraseOperations } from './erase/routes.ts';
import { type IngestNeeds, ingestOperations } from './ingest/routes.ts';
import { type MergeNeeds, mergeOperations } from './merge/routes.ts';

interface Needs extends MergeNeeds, EraseDeps, IngestNeeds, EntryNeeds, CustomerNeeds {}

/** Every deed of a picture, and what is asked of one. */
export const sightingRoutes = (needs: Needs) =>
  operations(needs, [
    ...mergeOperations,
    ...eraseOperations,
    ...ingestOperations,
    ...entryOperations,
    ...customerOperations,
  ]);
