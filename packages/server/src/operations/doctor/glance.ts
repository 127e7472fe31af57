import type { Config } from '../../platform/config/config.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { FindFfmpeg } from '../../platform/streams/ffmpeg-once.ts';
import { checkCameras } from './cameras.ts';
import { checkClock } from './clock.ts';
import { checkDataFolder, checkSpace } from './data-folder.ts';
import type { ReadHealth } from './database.ts';
import { checkAddresses, checkNode, checkProxies } from './environment.ts';
import type { Finding } from './finding.ts';
import { checkFrigates } from './frigate.ts';
import { checkWebhooks } from './webhooks.ts';

interface Running {
  readonly config: Pick<Config, 'host' | 'publicUrl' | 'trustedProxies' | 'dataDir' | 'media' | 'cameras'>;
  readonly db: Queries;
  /** Epoch ms. */
  readonly now: number;
  readonly findFfmpeg: FindFfmpeg;
}

/** What a server can say of its installation while it works: whatever is found without reading all that is stored. */
export async function glance(
  { config, db, now, findFfmpeg }: Running,
  { profiles, cameras, frigates }: ReadHealth,
): Promise<Finding[]> {
  return [
    checkNode(process.versions.node),
    checkAddresses(config),
    ...checkProxies(config),
    ...(await checkDataFolder(config)),
    ...(await checkSpace(config)),
    await checkClock(db, now),
    checkWebhooks(await profiles(db, now)),
    await checkCameras(config.cameras.ffmpeg, await cameras(db), findFfmpeg),
    ...checkFrigates(await frigates(db)),
  ];
}
