import type { PushDeviceId } from '@kith/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import { outlast } from '../../../platform/db/outlast.ts';
import { excerptOf } from '../excerpt.ts';
import type { Answer } from '../send.ts';
import type { Send } from '../sender.ts';
import { devicesOf, devicesTold, forgetGone, forgetTold, noteTold, rememberTold } from './device-store.ts';
import { pushMessage } from './push-message.ts';
import { type Told, tellDevice } from './tell-device.ts';
import { vapidKeys } from './vapid-keys.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly secrets: { readonly tokenKey: Buffer };
  readonly baseUrl: () => string;
}

/**
 * Tells every browser of a profile, at the same time. It has arrived once none is left that did not take it; an attempt after that tells those that did
 * not, and nobody twice. Who has unsubscribed is removed.
 */
export function webPushSender({ db, clock, secrets: { tokenKey }, baseUrl }: Deps): Send<'web-push'> {
  const keys = vapidKeys(tokenKey);
  return async ({ spaceId, profileId }, message, reach, signal) => {
    const profile = { spaceId, profileId };
    const devices = await devicesOf(db.queries, profile);
    const before = await devicesTold(db.queries, profile, message.id);
    const push = pushMessage(message);
    const sender = { keys, tokenKey, clock, subject: contactOf(baseUrl()) };
    const told = await Promise.all(
      devices
        .filter(({ id }) => !before.has(id))
        .map((device) => tellDevice(sender, profileId, device, push, reach, signal)),
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
  const [first] = failed;
  if (first) {
    const pauses = failed.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
    const count = failed.length === 1 ? 'One device was' : `${failed.length} devices were`;
    return {
      kind: 'judged',
      verdict: 'failed',
      statusCode: first.statusCode,
      error: `${count} not told; those that were are not told again.`,
      excerpt,
      retryAfterMs: pauses.length === 0 ? null : Math.max(...pauses),
    };
  }
  const arrived = took.length > 0 || before.size > 0;
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
