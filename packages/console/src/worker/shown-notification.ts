/** A notification, as it is to be shown. */
export interface ShownNotification {
  readonly title: string;
  readonly body: string;
  /** One about the same thing takes the place of the one before. */
  readonly tag: string;
  /** Whether it rings anew when it takes the place of another one. */
  readonly renotify: boolean;
  /** Whether it stays until somebody has seen to it. */
  readonly requireInteraction: boolean;
  /** Where in the console it leads. */
  readonly address: string;
}

/** A message that cannot be read is shown all the same: browsers end subscriptions whose messages show nothing. */
const unread: ShownNotification = {
  title: 'Kith',
  body: '',
  tag: 'kith',
  renotify: false,
  requireInteraction: false,
  address: '/live',
};

/** What a pushed message asks to be shown. @param text JSON, as `push-message.ts` of the server makes it */
export function shownNotification(text: string): ShownNotification {
  const { title, body, type, id, urgency } = recordOf(text);
  if (typeof title !== 'string' || typeof type !== 'string') return unread;
  const about = type.split('.', 1)[0] ?? '';
  const isUrgent = urgency === 'high' || urgency === 'critical';
  return {
    title,
    body: typeof body === 'string' ? body : '',
    tag: `${about} ${id}`,
    renotify: type === 'alarm.raised' || type === 'alarm.escalated',
    requireInteraction: isUrgent && type !== 'alarm.acknowledged',
    address: addressOf(about, Number(id)),
  };
}

/** @param id 0: a sample, which is about nothing */
function addressOf(about: string, id: number): string {
  if (!Number.isSafeInteger(id) || id <= 0) return '/live';
  switch (about) {
    case 'alarm':
      return `/alarms?alarm=${id}`;
    case 'entry':
      return `/live?entry=${id}`;
    case 'camera':
      return `/cameras/${id}`;
    case 'membership':
      return `/groups/${id}`;
    default:
      return '/live';
  }
}

function recordOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
