import { IndexSync } from '@kith/server/parts';
import { pino } from 'pino';
import type { TestKith } from './test-kith.ts';

type Deps = Parameters<typeof IndexSync.open>[0];

/** Keeps an index in step with the database of a Kith as another node would, which keeps its snapshots in this folder. */
export const anotherIndex = (
  { context: { db, config } }: TestKith,
  faceIndex: Deps['faceIndex'],
  dataDir: string,
  more: Pick<Deps, 'leaveRoom'> = {},
): Promise<IndexSync> =>
  IndexSync.open({
    db,
    database: config.database,
    faceIndex,
    log: pino({ level: 'silent' }),
    dataDir,
    node: 'another',
    ...more,
  });
