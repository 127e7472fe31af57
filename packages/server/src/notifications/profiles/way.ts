import type { ProfileId, ProfileUpdate, QuietHours, SpaceId, TextTemplate } from '@kith/contract';
import type { Cidr } from '../../platform/config/config.ts';
import type { Tx } from '../../platform/db/database.ts';
import { checkDestination } from '../../platform/destinations/destination.ts';
import { type AnyPrepared, destinationOf } from '../channels/kinds.ts';
import { takenTopic } from '../channels/mqtt/taken-topic.ts';
import { parseQuiet } from '../channels/quiet-hours.ts';
import { channelColumns, secretsOf, shownChannel, shownTemplate } from '../channels/sealed-channel.ts';
import { type ChannelRow, dropChannel, putChannel } from '../channels/store.ts';
import { wishedChannel } from '../channels/wished-channel.ts';
import type { ProfileRow } from './store.ts';

/** How a profile tells: by a webhook, or a channel and its words. */
interface Way {
  readonly http_method: 0 | 1;
  readonly destination_url: string;
  readonly channel: AnyPrepared | null;
  readonly template: TextTemplate | null;
  readonly quiet: QuietHours | null;
}

/** Why it cannot tell so. `reason` says what is wrong and what to do. */
export type WayProblem =
  | { readonly kind: 'forbidden destination'; readonly reason: string }
  | {
      readonly kind: 'unfit';
      readonly field: 'channel' | 'template' | 'destination_url' | 'http_method';
      readonly reason: string;
    };

type Wished =
  | (Way & { readonly kind: 'wished'; readonly isNewChannel: boolean })
  | { readonly kind: 'refused'; readonly problems: readonly WayProblem[] };

type Wish = Pick<ProfileUpdate, 'http_method' | 'destination_url' | 'channel' | 'template' | 'quiet'>;

/** What a wish makes of the way before; what is left out stays. @param before null: the profile is made */
export function wishedWay(wish: Wish, before: Way | null, allow: readonly Cidr[]): Wished {
  const channel = wishedChannel(wish.channel, before?.channel ?? null, allow);
  if (channel.kind === 'refused') return refused([{ kind: 'unfit', field: 'channel', reason: channel.reason }]);
  if (channel.kind === 'webhook') return wishedWebhook(wish, before, allow);
  const destination = destinationOf(channel.prepared.channel);
  const asked = wish.destination_url;
  if (asked !== undefined && asked !== destination && asked !== before?.destination_url) {
    const reason =
      'Leave destination_url out: the channel says where news goes; null for the channel makes it a webhook.';
    return refused([{ kind: 'unfit', field: 'destination_url', reason }]);
  }
  return {
    kind: 'wished',
    http_method: 0,
    destination_url: destination,
    channel: channel.prepared,
    isNewChannel: channel.isNew,
    template: wish.template === undefined ? (before?.template ?? null) : wish.template,
    quiet: wishedQuiet(wish, before),
  };
}

function wishedWebhook(wish: Wish, before: Way | null, allow: readonly Cidr[]): Wished {
  const webhook = before?.channel ? null : before;
  const destination_url = wish.destination_url ?? webhook?.destination_url;
  const http_method = wish.http_method ?? before?.http_method;
  const problems: WayProblem[] = [];
  if (http_method === undefined) problems.push(missing('http_method'));
  if (destination_url === undefined) problems.push(missing('destination_url'));
  else if (destination_url !== webhook?.destination_url) {
    const checked = checkDestination(destination_url, allow);
    if (checked.kind === 'refused') problems.push({ kind: 'forbidden destination', reason: checked.reason });
  }
  if (wish.template) {
    const reason = 'Leave template out, or give a channel: a webhook tells data, and no words.';
    problems.push({ kind: 'unfit', field: 'template', reason });
  }
  if (problems.length > 0 || http_method === undefined || destination_url === undefined) return refused(problems);
  const quiet = wishedQuiet(wish, before);
  return { kind: 'wished', http_method, destination_url, channel: null, isNewChannel: false, template: null, quiet };
}

const wishedQuiet = (wish: Wish, before: Way | null): QuietHours | null =>
  wish.quiet === undefined ? (before?.quiet ?? null) : wish.quiet;

/** A new way, unless another profile of the space stands in it. In a transaction that holds the space. @param id null: it is made */
export async function freeWay(tx: Tx, spaceId: SpaceId, id: ProfileId | null, wished: Wished): Promise<Wished> {
  if (wished.kind === 'refused' || wished.channel === null || !wished.isNewChannel) return wished;
  const reason = await takenTopic(tx, spaceId, id, wished.channel.channel);
  return reason === null ? wished : refused([{ kind: 'unfit', field: 'channel', reason }]);
}

const refused = (problems: readonly WayProblem[]): Wished => ({ kind: 'refused', problems });

const missing = (field: 'destination_url' | 'http_method'): WayProblem => ({
  kind: 'unfit',
  field,
  reason: 'This field is required.',
});

/** How a stored profile tells. Secrets that nobody can read any more are none. */
export function wayOf(tokenKey: Buffer, row: ProfileRow, stored: ChannelRow | null): Way {
  const channel = stored && shownChannel(stored);
  return {
    http_method: row.http_method,
    destination_url: row.destination_url,
    channel: channel && { channel, secrets: secretsOf(tokenKey, row.id, stored.sealed ?? '') ?? {} },
    template: stored && shownTemplate(stored),
    quiet: stored && parseQuiet(stored.quiet),
  };
}

const none = { kind: null, settings: null, sealed: null } as const;

/** Writes down how a profile tells. What was sealed and is not given anew stays as it is, also where nobody can read it now. */
export async function keepWay(
  tx: Tx,
  tokenKey: Buffer,
  row: Pick<ProfileRow, 'space_id' | 'id'>,
  { channel, template, quiet, isNewChannel }: Extract<Wished, { kind: 'wished' }>,
  before: ChannelRow | null,
): Promise<void> {
  const key = { space_id: row.space_id, notification_id: row.id };
  if (channel === null && quiet === null) return dropChannel(tx, key);
  const isKept = before !== null && !isNewChannel;
  const columns = channel === null ? none : isKept ? before : channelColumns(tokenKey, row.id, channel);
  const { kind, settings, sealed } = columns;
  await putChannel(tx, {
    ...key,
    kind,
    settings,
    sealed,
    template: template === null ? null : JSON.stringify(template),
    quiet: quiet === null ? null : JSON.stringify(quiet),
  });
}
