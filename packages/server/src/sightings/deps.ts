import type { WebhookDispatcher } from '../notifications/deliveries/dispatcher.ts';
import type { EventHub } from '../notifications/live/event-hub.ts';
import type { IndexSync } from '../people/persons/index-sync.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/db/database.ts';
import type { SpaceLocks } from '../platform/db/space-locks.ts';
import type { Ids } from '../platform/ids.ts';
import type { Media } from '../platform/media/media.ts';
import type { FaceIndex } from '../recognition/faceindex/face-index.ts';

import type { OnEntries } from './entries/write-entries.ts';
import type { OnMerge } from './merge/merge-persons.ts';

/** What it takes to change persons and to tell of it. */
export interface PersonsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly faceIndex: FaceIndex;
  readonly media: Media;
  readonly indexSync: IndexSync;
  readonly spaceLocks: SpaceLocks;
  readonly onEntries: OnEntries;
  readonly onMerge: OnMerge;
  readonly events: Pick<EventHub, 'wake'>;
  readonly webhooks: Pick<WebhookDispatcher, 'wake'>;
}
