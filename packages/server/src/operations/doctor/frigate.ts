import { type Finding, findings } from './finding.ts';

const NAMED = 5;

/** A Frigate that a space listens to. */
export interface FrigateHealth {
  readonly spaceId: number;
  /** A sentence; null: nothing is known to be wrong. */
  readonly problem: string | null;
}

/** Frigates that cannot be listened to, or did not do well lately; nothing is said where there are none. */
export function checkFrigates(frigates: readonly FrigateHealth[]): Finding[] {
  const say = findings('frigate');
  const failing = frigates.filter(({ problem }) => problem !== null);
  if (frigates.length === 0) return [];
  if (failing.length === 0) return [say.ok(`No Frigate fails, of ${frigates.length}.`)];
  const named = failing.slice(0, NAMED).map(({ spaceId, problem }) => `Of space ${spaceId}: ${problem}`);
  return [say.warning(`${named.join(' ')}${failing.length > NAMED ? ` And ${failing.length - NAMED} others.` : ''}`)];
}
