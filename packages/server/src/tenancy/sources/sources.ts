import {
  type AccountId,
  type LicenceId,
  type Source,
  type SourceCreate,
  SourceSettings,
  type SourceUpdate,
  type SpaceId,
} from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import { countUsage } from '../usage/usage.ts';
import { findLicence, type LicenceRow, toWire as licenceToWire } from './licence-store.ts';
import type { SourceRow } from './store.ts';
import * as store from './store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

export type SourceOutcome = SourceRow | 'taken' | 'unknown licence';

/** What else is written of a source in the transaction that writes it: one of its space at a time. */
export type Beside = (tx: Tx, source: SourceRow) => Promise<void>;

export async function createSource(
  { db, clock }: Deps,
  accountId: AccountId,
  spaceId: SpaceId,
  wish: SourceCreate,
  beside?: Beside,
): Promise<SourceOutcome> {
  const licenceId = licenceOf(wish) ?? null;
  if (licenceId !== null && !(await findLicence(db.queries, accountId, licenceId))) return 'unknown licence';
  const now = clock();
  return storing(db, async (tx) => {
    if (beside) await holdSpace(tx, spaceId);
    if (licenceId !== null) await countUsage(tx, spaceId, 'licenceBound', now);
    const source = await store.insertSource(tx, {
      space_id: spaceId,
      name: wish.name,
      license_id: licenceId,
      settings: JSON.stringify(SourceSettings.parse(withOnePpsName(wish))),
      created: now,
      deleted: null,
    });
    await beside?.(tx, source);
    return source;
  });
}

/** Changes what is given and leaves the rest. */
export async function updateSource(
  { db, clock }: Deps,
  accountId: AccountId,
  source: SourceRow,
  wish: SourceUpdate,
  beside?: Beside,
): Promise<SourceOutcome> {
  const licenceId = licenceOf(wish);
  if (licenceId && !(await findLicence(db.queries, accountId, licenceId))) return 'unknown licence';
  const settings = SourceSettings.parse({ ...settingsOf(source), ...given(withOnePpsName(wish)) });
  return storing(db, async (tx) => {
    if (beside) await holdSpace(tx, source.space_id);
    if (licenceId && licenceId !== source.license_id) {
      await countUsage(tx, source.space_id, 'licenceBound', clock());
    }
    const updated = await store.updateSource(tx, source.id, {
      settings: JSON.stringify(settings),
      ...(wish.name !== undefined && { name: wish.name }),
      ...(licenceId !== undefined && { license_id: licenceId }),
    });
    await beside?.(tx, updated);
    return updated;
  });
}

/** The licence may be deleted between the look at it and the write. */
async function storing(db: Database, write: (tx: Tx) => Promise<SourceRow>): Promise<SourceOutcome> {
  const outcome = await db.unlessReferredTo(() => db.unlessTaken(() => db.transaction(write)));
  return outcome === 'broken reference' ? 'unknown licence' : outcome;
}

/** The settings of a stored source; those that were added to Kith later have their defaults. */
export const settingsOf = ({ settings }: Pick<SourceRow, 'settings'>): SourceSettings =>
  SourceSettings.parse(JSON.parse(settings));

export function toWire(row: SourceRow, licence: LicenceRow | undefined): Source {
  const settings = settingsOf(row);
  return {
    id: row.id,
    name: row.name,
    space_id: row.space_id,
    ...settings,
    use_pps_timestamp: settings.use_pps_time,
    license_id: row.license_id,
    license: licence ? licenceToWire(licence) : null,
  };
}

/** The two clients name the same licence in three ways. */
function licenceOf({
  license_id,
  license,
}: Pick<SourceUpdate, 'license_id' | 'license'>): LicenceId | null | undefined {
  if (license_id !== undefined) return license_id;
  return typeof license === 'object' && license !== null ? license.id : license;
}

/** … and the same flag in two. */
const withOnePpsName = <T extends Pick<SourceUpdate, 'use_pps_timestamp' | 'use_pps_time'>>(wish: T) =>
  wish.use_pps_timestamp === undefined ? wish : { ...wish, use_pps_time: wish.use_pps_timestamp };

const given = (wish: object) => Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
