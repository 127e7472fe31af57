import type { Urgency } from '@kith/contract';
import type { ChannelMessage } from '../sender.ts';
import { bytesInJson, fitted } from '../text/fitted.ts';

/** What goes to a browser, before it is encrypted for it. */
export interface PushMessage {
  /** JSON, for the service worker of the console. */
  readonly payload: string;
  /** What it is about: of the same thing the newest is worth telling alone. */
  readonly subject: string;
  readonly urgency: 'low' | 'normal' | 'high';
  /** How long a push service keeps it for a browser that is away. */
  readonly ttlS: number;
}

const HOUR_S = 60 * 60;

/** What is urgent wakes a telephone that lies idle (RFC 8030, 5.3), and is worth knowing on the morning after. */
const ways: Readonly<Record<Urgency, Pick<PushMessage, 'urgency' | 'ttlS'>>> = {
  low: { urgency: 'low', ttlS: HOUR_S },
  normal: { urgency: 'normal', ttlS: 4 * HOUR_S },
  high: { urgency: 'high', ttlS: 24 * HOUR_S },
  critical: { urgency: 'high', ttlS: 24 * HOUR_S },
};

/**
 * Encrypted it has 4,096 bytes at most, which every push service takes (RFC 8030, 7.2): 3,993 before that (RFC 8291, 4). What stands
 * around the words has some hundred.
 */
const MOST_TITLE_BYTES = 512;
const MOST_BODY_BYTES = 3072;

/** An event as browsers are told it; words are cut where they are too long. */
export function pushMessage({ event, text, urgency }: Pick<ChannelMessage, 'event' | 'text' | 'urgency'>): PushMessage {
  const id = idOf(event.data);
  const payload = JSON.stringify({
    title: fitted(text.title, MOST_TITLE_BYTES, bytesInJson),
    body: fitted(text.body, MOST_BODY_BYTES, bytesInJson),
    type: event.type,
    id,
    urgency,
  });
  return { payload, subject: `${event.type.split('.', 1)[0]} ${id}`, ...ways[urgency] };
}

/** Of the entry, the alarm, the camera, the visit, or the group whose membership it is. */
function idOf(data: object): number {
  const about: unknown = 'persons_group' in data ? data.persons_group : data;
  return typeof about === 'object' && about !== null && 'id' in about ? Number(about.id) : 0;
}
