import { KithApiError, unanswered } from '../core/error.ts';
import type {
  CameraEvent,
  ClientMessage,
  CorrectionEvent,
  Event,
  NewsEvent,
  NewsType,
  Result,
  SocketErrorCode,
} from '../wire.ts';
import { Mailbox } from './mailbox.ts';
import { openSocket } from './open-socket.ts';

export interface Server {
  readonly baseUrl: string;
  /** Null: the browser is logged in. */
  readonly apiToken: string | null;
}

export interface Listening {
  /** Null: from now on. */
  readonly after: number | null;
  readonly groups?: readonly number[] | undefined;
  readonly sources?: readonly (number | string)[] | undefined;
  readonly results?: readonly Result[] | undefined;
  readonly onCamera?: ((event: CameraEvent) => void) | undefined;
  readonly onCorrection?: ((event: CorrectionEvent) => void) | undefined;
  readonly news?: readonly NewsType[] | undefined;
  readonly onNews?: ((event: NewsEvent) => void) | undefined;
  readonly signal: AbortSignal;
  /** Called when the server has taken the token, with the event after which it tells all. */
  readonly onListening: (after: number | null) => void;
}

/** Events that wait for the consumer. At more than these the connection ends; the next one resumes after the last taken. */
const MOST_WAITING = 10_000;
/** A PING is sent after this long, and a connection that stays silent for twice as long is lost. */
const PING_MS = 25_000;
/** How a server closes on whom it did not let in. */
const CLOSE_UNAUTHENTICATED = 4401;

type Said =
  | { readonly kind: 'listening'; readonly after: number | null }
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'camera'; readonly event: CameraEvent }
  | { readonly kind: 'correction'; readonly event: CorrectionEvent }
  | { readonly kind: 'news'; readonly event: NewsEvent }
  /** The code is null where the server gives none, as those did that had none yet. */
  | { readonly kind: 'error'; readonly code: string | null; readonly message: string }
  | { readonly kind: 'foreign' }
  /** The code is null when it was not the server that closed. */
  | { readonly kind: 'closed'; readonly code: number | null };

/**
 * The events of one connection; ends when the connection ends.
 * @throws {KithApiError} of status 401 when the token was not taken, 400 when the wish was not, 503 when the server had
 * trouble, of status 0 when there was no connection
 */
export async function* socketEvents(server: Server, wish: Listening): AsyncGenerator<Event, void> {
  const said = new Mailbox<Said>();
  const socket = await openSocket(`${server.baseUrl.replace(/^http/, 'ws')}/`);
  let heard = performance.now();
  const hangUp = (): void => {
    said.put({ kind: 'closed', code: null });
    socket.close();
  };
  const pulse = setInterval(() => {
    if (performance.now() - heard > 2 * PING_MS) hangUp();
    else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ action: 'PING' }));
  }, PING_MS);
  socket.addEventListener('open', () => socket.send(JSON.stringify(authentication(server.apiToken, wish))));
  socket.addEventListener('message', ({ data }) => {
    heard = performance.now();
    const message = read(data);
    if (message) said.put(message);
    if (said.size > MOST_WAITING) hangUp();
  });
  // What went wrong is told by the close that follows; without a listener Node would end the process.
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('close', ({ code }) => said.put({ kind: 'closed', code }));
  wish.signal.addEventListener('abort', hangUp);
  if (wish.signal.aborted) hangUp();

  let listening = false;
  let complaint = 'The server did not take the token.';
  try {
    for (;;) {
      const message = await said.take();
      if (wish.signal.aborted) return;
      switch (message.kind) {
        case 'listening':
          listening = true;
          wish.onListening(message.after);
          break;
        case 'event':
          yield message.event;
          break;
        case 'camera':
          wish.onCamera?.(message.event);
          break;
        case 'correction':
          wish.onCorrection?.(message.event);
          break;
        case 'news':
          wish.onNews?.(message.event);
          break;
        case 'error':
          // Whatever it is, the next connection finds out whether the token is still good.
          if (listening) return;
          if (message.code !== null) throw refused(statusOf(message.code), message.message);
          // Without a code, only how the server closes tells; it does so within a minute.
          complaint = message.message;
          break;
        case 'foreign':
          if (listening) return;
          throw refused(400, 'This address does not tell events in the way of Kith.');
        case 'closed':
          if (listening) return;
          if (message.code === CLOSE_UNAUTHENTICATED) throw refused(401, complaint);
          throw unanswered(`${server.baseUrl} cannot be reached for events.`);
        default:
          message satisfies never;
      }
    }
  } finally {
    clearInterval(pulse);
    wish.signal.removeEventListener('abort', hangUp);
    socket.close();
  }
}

const authentication = (
  token: string | null,
  { after, groups, sources, results, onCamera, onCorrection, news, onNews }: Listening,
): ClientMessage => ({
  action: 'AUTH',
  data: {
    ...(token !== null && { token }),
    after,
    groups,
    sources,
    results,
    ...(onCamera && { cameras: true }),
    ...(onCorrection && { corrections: true }),
    ...(onNews && { news }),
  },
});

const statuses: Readonly<Record<SocketErrorCode, number>> = {
  invalid_token: 401,
  token_expired: 401,
  no_space: 401,
  invalid_filter: 400,
  unknown_action: 400,
  too_slow: 503,
  internal: 503,
};

/** What HTTP would say; 400 for a code that is younger than this client. */
const statusOf = (code: string): number => (Object.hasOwn(statuses, code) ? statuses[code as SocketErrorCode] : 400);

const refused = (status: number, message: string): KithApiError =>
  new KithApiError({ kind: 'refused', status, error_codes: [status], message, fields: [] });

/** What a server says. Older ones give no code, and `after` not always. */
type Message =
  | { readonly error: unknown; readonly code?: unknown }
  | { readonly auth: unknown; readonly after?: unknown }
  | { readonly PING: unknown }
  | CameraEvent
  | CorrectionEvent
  | NewsEvent
  | Event;

/** Null for what is of no interest, like the answer to a PING. */
function read(data: unknown): Said | null {
  const message = parse(data);
  if (!message) return { kind: 'foreign' };
  if ('error' in message) {
    const code = typeof message.code === 'string' ? message.code : null;
    return { kind: 'error', code, message: String(message.error) };
  }
  if ('auth' in message) return { kind: 'listening', after: typeof message.after === 'number' ? message.after : null };
  if ('camera' in message) return { kind: 'camera', event: message };
  if ('type' in message) {
    if (message.type === 'entry.corrected') return { kind: 'correction', event: message };
    // Its id is none of an entry: nothing is resumed after it.
    return 'id' in message ? { kind: 'news', event: message } : null;
  }
  return 'data' in message ? { kind: 'event', event: message } : null;
}

/** The border: an object is taken for a message of the contract. */
function parse(data: unknown): Message | null {
  try {
    const value: unknown = JSON.parse(String(data));
    return typeof value === 'object' ? (value as Message | null) : null;
  } catch {
    return null;
  }
}
