import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Scaling } from './scaling.ts';

/** Scales, after every start, what is missing in any space. Who is in a hurry does not wait for it: what is missing is computed. */
export const scaleInBackground = ({
  scaling,
  log,
}: {
  readonly scaling: Pick<Scaling, 'completeAll'>;
  readonly log: Pick<Logger, 'warn'>;
}): BackgroundJob =>
  new BackgroundJob(
    (stop) => scaling.completeAll(stop),
    (error) =>
      log.warn({ err: error }, 'Templates could not be kept as they are compared; the next start tries again.'),
  );
