import { operations } from '../platform/http/operation.ts';
import { type CameraPictureNeeds, cameraPictureOperations } from './cameras/picture-routes.ts';
import { type CameraNeeds, cameraOperations } from './cameras/routes.ts';
import { type CompareNeeds, compareOperations } from './compare/routes.ts';
import { type CorrectNeeds, correctOperations } from './correct/routes.ts';
import { type EnrolNeeds, enrolOperations } from './enrol/routes.ts';
import { type CustomerNeeds, customerOperations } from './entries/customer-routes.ts';
import { type EntryNeeds, entryOperations } from './entries/routes.ts';
import type { EraseDeps } from './erase/erase-person.ts';
import { eraseOperations } from './erase/routes.ts';
import { type FaceidNeeds, faceidOperations } from './faceid/routes.ts';
import { type FrigateNeeds, frigateOperations } from './frigate/routes.ts';
import { type HealthNeeds, healthOperations } from './health/routes.ts';
import { type IngestNeeds, ingestOperations } from './ingest/routes.ts';
import { type InspectNeeds, inspectOperations } from './inspect/routes.ts';
import { type MergeNeeds, mergeOperations } from './merge/routes.ts';
import { type PastNeeds, pastOperations } from './past/routes.ts';
import { type ReinitNeeds, reinitOperations } from './reinit/routes.ts';
import { type SearchNeeds, searchOperations } from './search/routes.ts';
import { type StrangerNeeds, strangerOperations } from './strangers/routes.ts';
import { type TemplateNeeds, templateOperations } from './templates/routes.ts';
import { type VisitNeeds, visitOperations } from './visits/routes.ts';

interface Needs
  extends EnrolNeeds,
    ReinitNeeds,
    SearchNeeds,
    MergeNeeds,
    EraseDeps,
    TemplateNeeds,
    IngestNeeds,
    EntryNeeds,
    PastNeeds,
    CompareNeeds,
    CorrectNeeds,
    InspectNeeds,
    CustomerNeeds,
    FaceidNeeds,
    CameraNeeds,
    CameraPictureNeeds,
    FrigateNeeds,
    VisitNeeds,
    StrangerNeeds,
    HealthNeeds {
  readonly cameras: CameraNeeds['cameras'];
  readonly gallery: EnrolNeeds['gallery'];
  readonly candidates: IngestNeeds['candidates'];
  readonly indexSync: EnrolNeeds['indexSync'];
}

/** Every deed of a picture, and what is asked of one. */
export const sightingRoutes = (needs: Needs) =>
  operations(needs, [
    ...enrolOperations,
    ...reinitOperations,
    ...searchOperations,
    ...mergeOperations,
    ...eraseOperations,
    ...templateOperations,
    ...ingestOperations,
    ...entryOperations,
    ...pastOperations,
    ...compareOperations,
    ...correctOperations,
    ...inspectOperations,
    ...customerOperations,
    ...faceidOperations,
    ...cameraOperations,
    ...cameraPictureOperations,
    ...frigateOperations,
    ...visitOperations,
    ...strangerOperations,
    ...healthOperations,
  ]);
