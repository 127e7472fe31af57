import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { IndexKeeper } from './index-keeper.ts';
import type { Scaling } from './scaling.ts';

/**
 * Scales, after every start, what is missing in any space and was not made when its faces were loaded. Who is in a hurry does not wait
 * for it: what is missing is computed.
 */
export const scaleInBackground = ({
  scaling,
  indexSync,
  log,
}: {
  readonly scaling: Pick<Scaling, 'completeAll'>;
  readonly indexSync: Pick<IndexKeeper, 'loaded'>;
  readonly log: Pick<Logger, 'warn'>;
}): BackgroundJob =>
  new BackgroundJob(
    async (stop) => {
      const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
      await Promise.race([indexSync.loaded, stopped]);
      await scaling.completeAll(stop);
    },
    (error) =>
      log.warn({ err: error }, 'Templates could not be kept as they are compared; the next start tries again.'),
  );
