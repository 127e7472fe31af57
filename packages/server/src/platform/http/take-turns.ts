import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Place, Turns } from '../turns.ts';
import { hasBody } from './arriving.ts';
import { asksForLongList } from './asks-for-long-list.ts';
import { KithError } from './errors.ts';
import { networkOf } from './network.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where requests take turns. */
    place: RequestPlace | null;
  }
  interface FastifyContextConfig {
    /** The route takes turns by itself: piece by piece, or in lines of its own. */
    readonly inPieces?: boolean;
  }
}

/** After which a request may come again that was one too many in its line. */
const RETRY_AFTER_S = '1';

/** Who asks, as far as the request has shown it: a space, else an account, else an address. */
export const askerOf = ({ caller, ip }: Pick<FastifyRequest, 'caller' | 'ip'>): string => {
  if (!caller) return `address ${networkOf(ip)}`;
  return caller.spaceId === null ? `account ${caller.accountId}` : `space ${caller.spaceId}`;
};

/**
 * Lets requests begin in turn: one without a body when it is known who asks, another when its body is there, so that who sends slowly
 * holds no place. A place is held until the answer has left for the client, or the client has hung up and what it asked for is done;
 * an answer that nobody reads is in the way of who asked for it alone.
 * Who hangs up in line is never begun. Beside others long lists of one asker are made one after another, with a rest before each.
 *
 * What looks into bodies waits for `request.place` first.
 * @returns a hook to be put behind what says who asks
 */
export function takeTurns(app: FastifyInstance, turns: Turns, onRefused: () => void): onRequestHookHandler {
  app.decorateRequest('place', null);
  app.server.on('connection', () => turns.connects());
  app.addHook('preValidation', ({ place, routeOptions }, _reply, done) => {
    if (place && !routeOptions.config.inPieces) place.take(done);
    else done();
  });
  app.addHook('onSend', ({ place }, _reply, payload, done) => {
    place?.answered();
    done(null, payload);
  });
  return (request, reply, done) => {
    const asker = askerOf(request);
    if (turns.isFull(asker)) {
      onRefused();
      reply.header('retry-after', RETRY_AFTER_S);
      done(new KithError('tooManyRequests'));
      return;
    }
    request.place = new RequestPlace(turns, asker, reply, asksForLongList(request));
    if (hasBody(request) || request.routeOptions.config.inPieces) done();
    else request.place.take(done);
  };
}

/** Waits for what others do for a request, without its place. */
export const outsideTurn = <T>({ place }: FastifyRequest, work: () => Promise<T>): Promise<T> =>
  place ? place.outside(work) : work();

/** The place of a request, from the line to its end. */
class RequestPlace {
  readonly #turns: Turns;
  readonly #asker: string;
  readonly #isLong: boolean;
  #place: Place | null = null;
  #state: 'comes' | 'in line' | 'runs' | 'answered' = 'comes';
  #clientGone: boolean;
  /** How much of it waits for what others do. */
  #outside = 0;
  #isInside = true;
  #comingBack: Promise<void> | null = null;
  /** Takes what is long out of its line. */
  #leaveLine: () => void = () => undefined;
  /** Lets the next of what is long begin. */
  #isOver: () => void = () => undefined;

  constructor(turns: Turns, asker: string, { raw }: FastifyReply, isLong: boolean) {
    this.#turns = turns;
    this.#asker = asker;
    this.#isLong = isLong;
    // While it was found out who asks, the client may have hung up: it is told only once.
    this.#clientGone = raw.closed || raw.destroyed;
    const go = turns.come(asker);
    if (this.#clientGone) go();
    const end = (): void => {
      go();
      this.#clientGone = true;
      if (this.#state === 'runs') return;
      this.#leaveLine();
      this.#place?.leave();
      this.#isOver();
    };
    raw.once('finish', end).once('close', end);
  }

  /** Calls back when it is its turn; at once when it was before; never when the client has hung up. */
  take(begin: () => void): void {
    if (this.#state !== 'comes') {
      begin();
      return;
    }
    if (this.#clientGone) return;
    this.#state = 'in line';
    if (!this.#isLong) this.#enter(begin);
    else this.#leaveLine = this.#turns.long(this.#asker, (begins) => this.#enterAlone(begins, begin));
  }

  /** Settles when it is over. */
  async #enterAlone(begins: () => void, begin: () => void): Promise<void> {
    const over = new Promise<void>((resolve) => {
      this.#isOver = resolve;
    });
    this.#enter(() => {
      begins();
      begin();
    });
    await over;
  }

  #enter(begin: () => void): void {
    let beginsAtOnce = false;
    this.#place = this.#turns.enter(this.#asker, () => {
      this.#state = 'runs';
      // What begins may leave its place in the same breath: it must have it by then.
      if (this.#place) begin();
      else beginsAtOnce = true;
    });
    if (beginsAtOnce) begin();
  }

  /** The same as a promise. */
  taken(): Promise<void> {
    return new Promise((resolve) => this.take(resolve));
  }

  /** Waits for what others do, without holding the place. What waits so at the same time shares one way out and one way back. */
  async outside<T>(work: () => Promise<T>): Promise<T> {
    this.#outside++;
    if (this.#isInside) this.#place?.leave();
    this.#isInside = false;
    try {
      return await work();
    } finally {
      this.#outside--;
      if (this.#outside === 0) await this.#comeBack();
    }
  }

  /** Once, however many ask meanwhile. */
  #comeBack(): Promise<void> {
    this.#comingBack ??= this.#turns.back(this.#asker).then((place) => {
      this.#place = place;
      if (this.#state === 'comes') this.#state = 'runs';
      this.#isInside = true;
      this.#comingBack = null;
    });
    return this.#comingBack;
  }

  /** Waits until more of its body may be read, after a piece of so many bytes. */
  reading(bytes: number): Promise<void> | undefined {
    return this.#turns.reading(this.#asker, bytes);
  }

  /** The answer is made. */
  answered(): void {
    this.#state = 'answered';
    this.#isOver();
    if (this.#clientGone) this.#place?.leave();
    else this.#place?.done();
  }
}
