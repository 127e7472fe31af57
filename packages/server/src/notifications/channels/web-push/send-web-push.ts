import type { PushDeviceId } from '@kith/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import { outlast } from '../../../platform/db/outlast.ts';
import { LoopTurns } from '../../../platform/loop-turns.ts';
import { excerptOf } from '../excerpt.ts';
import type { Answer } from '../send.ts';
import type { Send } from '../sender.ts';
import { DeviceRests } from './device-rests.ts';
import { devicesOf, devicesTold, forgetGone, forgetTold, noteTold, rememberTold } from './device-store.ts';
import { pushMessage } from './push-message.ts';
import { pushSignature } from './push-signature.ts';
import { leftAlone, type Told, tellDevice } from './tell-device.ts';
import { vapidKeys } from './vapid-keys.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly secrets: { readonly tokenKey: Buffer };
  readonly baseUrl: () => string;
}

/**
 * Tells every browser of a profile, at the same time. It has arrived once none is left that did not take it; an attempt after that tells those that did
 * not, and nobody twice, each no sooner than its push service asks. Who has unsubscribed is removed.
 */
export function webPushSender({ db, clock, secrets: { tokenKey }, baseUrl }: Deps): Send<'web-push'> {
  const signature = pushSignature(vapidKeys(tokenKey), () => contactOf(baseUrl()), clock);
  const encrypting = new LoopTurns(() => 1);
  const rests = new DeviceRests();
  return async ({ spaceId, profileId }, message, reach, signal) => {
    const profile = { spaceId, profileId };
    const devices = await devicesOf(db.queries, profile);
    const before = await devicesTold(db.queries, profile, message.id);
    const push = pushMessage(message);
    const sender = { signature, tokenKey, clock, turn: () => encrypting.wait(String(spaceId)) };
    const told = await Promise.all(
      devices
        .filter(({ id }) => !before.has(id))
        .map(async (device) => {
          const leftMs = rests.left(device.id);
          if (leftMs > 0) return leftAlone(device, leftMs);
          const came = await tellDevice(sender, profileId, device, push, reach, signal);
          if (came.verdict === 'failed' && came.retryAfterMs !== null) rests.note(device.id, came.retryAfterMs);
          return came;
        }),
    );
    const [took, gone, passed, failed] = (['took', 'gone', 'passed', 'failed'] as const).map((verdict) =>
      told.filter((each) => each.verdict === verdict),
    ) as [Told[], Told[], Told[], Told[]];
    const now = clock();
    const ids = took.map(({ device }) => device.id);
    // What was taken is not sent again because the database was away.
    await outlast(() =>
      db.transaction(async (tx) => {
        await noteTold(tx, spaceId, ids, now);
        await forgetGone(
          tx,
          spaceId,
          gone.map(({ device }) => device),
        );
        if (failed.length > 0) await rememberTold(tx, spaceId, { ids, messageId: message.id, now });
        else if (before.size > 0) await forgetTold(tx, spaceId, message.id);
      }, 'light'),
    );
    return answerOf({ before, took, gone, passed, failed });
  };
}

/** What is said to the push services of whom they may write to: the address of this server, where it has one of its own. */
const contactOf = (baseUrl: string): string =>
  baseUrl.startsWith('https://') ? new URL(baseUrl).origin : 'mailto:nobody@example.com';

interface Outcome {
  /** Those that took it at an earlier attempt. */
  readonly before: ReadonlySet<PushDeviceId>;
  readonly took: readonly Told[];
  readonly gone: readonly Told[];
  readonly passed: readonly Told[];
  readonly failed: readonly Told[];
}

function answerOf({ before, took, gone, passed, failed }: Outcome): Answer {
  const excerpt = excerptOf([...failed, ...passed, ...gone, ...took].map(lineOf).join('\n'));
  const arrived = took.length > 0 || before.size > 0;
  if (failed.length > 0) {
    const count = failed.length === 1 ? 'One device was' : `${failed.length} devices were`;
    return {
      kind: 'judged',
      // One that is not told does not make those wait that are.
      verdict: arrived ? 'partly' : 'failed',
      statusCode: failed.find(({ statusCode }) => statusCode !== null)?.statusCode ?? null,
      error: `${count} not told; those that were are not told again.`,
      excerpt,
      // When the first of them may be told; the others are left alone until each may.
      retryAfterMs: Math.min(...failed.map(({ retryAfterMs }) => retryAfterMs ?? 0)),
    };
  }
  return {
    kind: 'judged',
    verdict: arrived ? 'arrived' : 'refused',
    statusCode: took[0]?.statusCode ?? gone[0]?.statusCode ?? passed[0]?.statusCode ?? null,
    error: arrived ? null : passed.length > 0 ? NOBODY_NOW : NOBODY,
    excerpt,
    retryAfterMs: null,
  };
}

const NOBODY = 'No device is told by this profile: open the console there, and press “Tell this device”.';

const NOBODY_NOW = 'No device of this profile can be told.';

const lineOf = ({ device, verdict, statusCode, said }: Told): string =>
  [
    `${device.name}: ${[statusCode, verdict === 'gone' ? 'it has unsubscribed, and is removed' : ''].filter(Boolean).join(', ')}`,
    verdict === 'took' ? '' : said,
  ]
    .filter(Boolean)
    .join(' ');
