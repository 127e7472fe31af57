import type { FastifyReply, FastifyRequest } from 'fastify';
import { tooSoon } from '../../platform/http/limit-requests.ts';
import type { Metrics } from '../../platform/telemetry/metrics.ts';
import type { LoginGuard, Visit } from './login-guard.ts';
import type { PasswordChecks } from './password-checks.ts';

/** When too many wait for their password to be looked at. */
const FULL_MS = 1000;

export interface LookNeeds {
  readonly loginGuard: Pick<LoginGuard, 'enter'>;
  readonly passwordChecks: Pick<PasswordChecks, 'turn'>;
  readonly metrics: Pick<Metrics, 'refused'>;
}

/**
 * Looks at a password when it is its turn.
 * @param name key of a username
 * @throws {KithError} 429 when there were too many wrong ones, or too many wait
 */
export async function lookedAt<T>(
  { loginGuard, passwordChecks, metrics }: LookNeeds,
  { ip }: FastifyRequest,
  reply: FastifyReply,
  name: string,
  look: () => Promise<T>,
): Promise<{ readonly outcome: T; readonly passed: Visit['passed'] }> {
  const visit = await loginGuard.enter(name, ip);
  const outcome = visit.waitMs > 0 ? null : await passwordChecks.turn(visit, look);
  if (outcome !== null) return { outcome, passed: visit.passed };
  metrics.refused('passwords');
  if (visit.waitMs === 0) visit.giveBack();
  throw tooSoon(reply, visit.waitMs || FULL_MS);
}
