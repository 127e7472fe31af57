import { Findings } from '@kith/contract';
import { systemClock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config/config.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { ffmpegOnce } from '../../platform/streams/ffmpeg-once.ts';
import type { ReadHealth } from './database.ts';
import { findings } from './finding.ts';
import { glance } from './glance.ts';

interface Needs {
  readonly config: Config;
  readonly db: Database;
  readonly readHealth: ReadHealth;
  /** Whether more than one account uses the installation. */
  readonly isShared: (db: Queries) => Promise<boolean>;
}

const listFindings = ({ config, db, readHealth, isShared }: Needs) => {
  const findFfmpeg = ffmpegOnce();
  return operation({
    method: 'GET',
    url: '/v1/findings/',
    config: { access: 'account' },
    schema: {
      tags: ['spaces'],
      operationId: 'listFindings',
      summary: 'What is wrong with the installation',
      description:
        'What `kith doctor` says that can be said without reading all that is stored, and what to do about it. Where several accounts share the installation, none is told of what is the others’.',
      response: { 200: Findings },
    },
    handler: async () => {
      const { reading } = db;
      if (await isShared(reading)) {
        const sentence = 'Several accounts share this installation: "kith doctor" on the machine says how it is.';
        return { results: [findings('accounts').ok(sentence)] };
      }
      // The clock of the machine is looked at, not the one that Kith believes.
      return { results: await glance({ config, db: reading, now: systemClock(), findFfmpeg }, readHealth) };
    },
  });
};

export const findingRoutes = (needs: Needs) => operations(needs, [listFindings]);
