import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { FaceIndex } from '../faceindex/face-index.ts';
import type { Ids } from '../ids.ts';
import type { Media } from '../media/media.ts';
import type { SpaceLocks } from '../recognition/space-locks.ts';
import type { WebhookDispatcher } from '../webhooks/dispatcher.ts';
import type { IndexSync } from './index-sync.ts';

/** What it takes to change persons and to tell of it. */
export interface PersonsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly faceIndex: FaceIndex;
  readonly media: Media;
  readonly indexSync: IndexSync;
  readonly spaceLocks: SpaceLocks;
  readonly events: Pick<EventHub, 'wake'>;
  readonly webhooks: Pick<WebhookDispatcher, 'wake'>;
}
