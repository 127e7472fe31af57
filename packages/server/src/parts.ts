/** The parts of the server, for who puts them together otherwise: tests and benchmarks. Not for products: a part may change with any commit. */

export { buildApp } from './app.ts';
export { type Context, type Overrides, openContext } from './context.ts';
export { serverStart } from './launch.ts';
export { openSenders } from './notifications/channels/open-senders.ts';
export { type DispatcherDeps, WebhookDispatcher } from './notifications/deliveries/dispatcher.ts';
export { oweDeliveries } from './notifications/deliveries/owe-deliveries.ts';
export { Slots } from './notifications/deliveries/slots.ts';
export { type News, writeNews } from './notifications/news/write-news.ts';
export { noFilters } from './notifications/profiles/filters.ts';
export { createProfile } from './notifications/profiles/notifications.ts';
export { insertProfile } from './notifications/profiles/store.ts';
export { readNews } from './notifications/read-news.ts';
export { addMembers, createGroup, removeMembers } from './people/groups/groups.ts';
export { groupsInEffect, groupsOfPerson } from './people/groups/groups-in-effect.ts';
export { ENDED_ACTION } from './people/groups/record-ended.ts';
export { RememberedGroups } from './people/groups/remembered-groups.ts';
export { insertGroup } from './people/groups/store.ts';
export { type Decision, identify, identifyAll } from './people/persons/identify.ts';
export { IndexSync } from './people/persons/index-sync.ts';
export { byLikeness, likenesses } from './people/persons/likenesses.ts';
export { listPersons } from './people/persons/list-persons.ts';
export { scaleMissing } from './people/persons/scale-missing.ts';
export { Scaling } from './people/persons/scaling.ts';
export { findPersonInSpaces, insertPerson } from './people/persons/store.ts';
export { findTemplates, insertTemplate } from './people/persons/template-store.ts';
export { type Config, type DatabaseConfig, decideConfig } from './platform/config/config.ts';
export { readEnv } from './platform/config/env.ts';
export { readSecrets } from './platform/config/secrets.ts';
export { Database, type Queries } from './platform/db/database.ts';
export type { PersonId, Schema } from './platform/db/schema.ts';
export { nearSigns } from './platform/db/signs/near-signs.ts';
export { advanceRevision } from './platform/db/space-revision.ts';
export { fromStored, toStored, toStoredScaled } from './platform/db/stored-template.ts';
export { NameResolver } from './platform/destinations/name-resolver.ts';
export { randomIds } from './platform/ids.ts';
export { createLog } from './platform/telemetry/log.ts';
export { cosineOf } from './recognition/calibration/calibration.ts';
export { cosineOfTemplates } from './recognition/calibration/cosine.ts';
export { type ImpostorCurve, log10RateAt, tailCosineAt } from './recognition/calibration/impostor-curve.ts';
export { impostorTail } from './recognition/calibration/impostor-tail.ts';
export { fitExponent, fitGeneralisedPareto, type GeneralisedPareto } from './recognition/calibration/tail-fit.ts';
export { leastAlikeCosine } from './recognition/clusters/alike.ts';
export { leastNearCosine, strangerOf } from './recognition/clusters/join.ts';
export { bestAndMostDifferent } from './recognition/clusters/looked-for.ts';
export { areOne } from './recognition/clusters/merge.ts';
export { saysEnough, type WeighedFace } from './recognition/clusters/weighed-face.ts';
export { PersonSet } from './recognition/faceindex/person-set.ts';
export { reachBits } from './recognition/faceindex/reach.ts';
export { openFaceIndex, type ScanIndex } from './recognition/faceindex/scan-index.ts';
export { reachWeight, signWeights } from './recognition/faceindex/sign-weights.ts';
export { DIMENSIONS } from './recognition/scale/dimensions.ts';
export { move, openMover, SCALE } from './recognition/scale/move.ts';
export { decodeScale, encodeScale, type Scale } from './recognition/scale/scale-file.ts';
export { scaleTemplate, scaleTemplates, withScaled } from './recognition/scale/scale-template.ts';
export type { FaceTemplates, RawTemplate, ScaledTemplate } from './recognition/scale/templates.ts';
export { faceWeight } from './recognition/tracks/face-weight.ts';
export { analysePicture, STAGES, type Stage } from './recognition/vision/analyse-picture.ts';
export {
  AGE_EDGES_YEARS,
  type AgeAndSexHeads,
  guessAgeAndSex,
} from './recognition/vision/attributes/guess-age-and-sex.ts';
export { fetchModels } from './recognition/vision/models/fetch-models.ts';
export { FEATURE_MODEL, MODELS, type ModelName } from './recognition/vision/models/model-package.ts';
export { readModels } from './recognition/vision/models/read-models.ts';
export {
  CHANNEL_MEANS,
  NETWORK_SHAPES,
  type Network,
  type Networks,
  openNetwork,
  openNetworks,
} from './recognition/vision/networks.ts';
export * as onnx from './recognition/vision/onnx/onnx-fields.ts';
export * as protobuf from './recognition/vision/onnx/protobuf.ts';
export { openVision } from './recognition/vision/open-vision.ts';
export type { AnalysedPicture, AnalyseOptions, AnalysisOutcome, Face, Vision } from './recognition/vision/vision.ts';
export type { CameraWatch, StreamReader, WatchedCamera } from './sightings/cameras/watching.ts';
export { insertSigns, signsRow } from './sightings/entries/sign-store.ts';
export { type Sighting, writeEntries } from './sightings/entries/write-entries.ts';
export { erasePerson } from './sightings/erase/erase-person.ts';
export { ingest } from './sightings/ingest/ingest.ts';
export { Past } from './sightings/past/past.ts';
export type { Appearance, Appeared, VisitKeeper } from './sightings/visits/visit-keeper.ts';
export { startKith } from './start.ts';
export { createAccount, createHashedAccount } from './tenancy/accounts/accounts.ts';
export { hashPassword } from './tenancy/accounts/passwords.ts';
export { createSource, settingsOf } from './tenancy/sources/sources.ts';
export { getThresholds } from './tenancy/thresholds/thresholds.ts';
export { createToken } from './tenancy/tokens/tokens.ts';
