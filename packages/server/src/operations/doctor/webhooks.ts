import { type Finding, findings } from './finding.ts';

const NAMED = 5;

/** A notification profile, and how its deliveries fare. */
export interface ProfileHealth {
  readonly id: number;
  readonly name: string;
  readonly isActive: boolean;
  readonly isFailing: boolean;
  /** Why the states at its broker are not kept, or not wholly: a sentence. */
  readonly problem: string | null;
}

/** Notification profiles that are turned off, and those whose deliveries fail. */
export function checkWebhooks(profiles: readonly ProfileHealth[]): Finding {
  const say = findings('webhooks');
  const off = profiles.filter(({ isActive }) => !isActive);
  const failing = profiles.filter(({ isFailing }) => isFailing);
  const broken = profiles.filter(({ problem, isActive }) => problem !== null && isActive);
  const trouble = [
    ...(failing.length > 0 ? [`Deliveries of ${named(failing)} fail: "kith notifications log ID" says why.`] : []),
    ...broken.slice(0, NAMED).map(({ id, name, problem }) => `States of ${id} "${name}": ${problem}`),
    ...(off.length > 0 ? [`Turned off: ${named(off)}. Turn on what should be told, delete what should not.`] : []),
  ];
  return trouble.length > 0
    ? say.warning(trouble.join(' '))
    : say.ok(`No notification profile fails, of ${profiles.length}.`);
}

const named = (some: readonly ProfileHealth[]): string =>
  some
    .slice(0, NAMED)
    .map(({ id, name }) => `${id} "${name}"`)
    .join(', ') + (some.length > NAMED ? ' and others' : '');
