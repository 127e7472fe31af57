/** Time that passes when it is told to, for a process that is to live through a year in minutes. */
export interface BentTime {
  /** Epoch ms, as `Date` says. */
  readonly now: () => number;
  /** Time passes at once, as it does for a machine that stalls: both clocks move, and what was to happen meanwhile happens once. */
  readonly pass: (ms: number) => void;
  /** The clock is set, by so much forwards or backwards; nothing else happens. */
  readonly set: (ms: number) => void;
}

/** Timers of housekeeping: long enough that nobody waits for them, and they keep no process alive. */
const HOUSEKEEPING_MS = 1000;

interface Timer {
  due: number;
  readonly everyMs: number | null;
  readonly call: () => void;
}

/**
 * Bends `Date`, `performance.now` and timers of this process; they also run on by themselves. A timer that keeps the process alive,
 * because somebody waits for it, one of less than a second, and those of libraries stay what they are: so do all timeouts of sockets and
 * requests.
 * @param start what `Date` says now, epoch ms
 */
export function bendTime(start: number): BentTime {
  const steady = performance.now.bind(performance);
  const began = steady();
  let passed = 0;
  let shift = 0;
  const now = (): number => Math.floor(start + shift + passed + steady() - began);
  const elapsed = (): number => steady() + passed;
  performance.now = elapsed;
  globalThis.Date = new Proxy(Date, {
    construct: (target, args: [], self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
  const timers = bendTimers(elapsed);
  return {
    now,
    pass(ms) {
      passed += ms;
      timers.callDue();
    },
    set(ms) {
      shift += ms;
    },
  };
}

function bendTimers(elapsed: () => number) {
  const bent = new Map<NodeJS.Timeout, Timer>();
  const bend = (begin: typeof setTimeout | typeof setInterval, isRepeated: boolean) => {
    const bending = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): NodeJS.Timeout => {
      const timer = begin(callback, ms, ...args);
      if (ms < HOUSEKEEPING_MS || isLibrary()) return timer;
      timer.unref = () => {
        clearReal(timer);
        const call = () => Reflect.apply(callback, timer, args);
        bent.set(timer, { due: elapsed() + ms, everyMs: isRepeated ? ms : null, call });
        return timer;
      };
      return timer;
    };
    return Object.assign(bending, Object.fromEntries(Reflect.ownKeys(begin).flatMap((key) => promisified(begin, key))));
  };
  const clearReal = clearTimeout;
  const clear = (timer?: NodeJS.Timeout | string | number): void => {
    if (typeof timer === 'object') bent.delete(timer);
    clearReal(timer);
  };
  Object.assign(globalThis, {
    setTimeout: bend(setTimeout, false),
    setInterval: bend(setInterval, true),
    clearTimeout: clear,
    clearInterval: clear,
  });
  return {
    /** In the order in which they were due. What would have been due several times is called once. */
    callDue(): void {
      const now = elapsed();
      const due = [...bent].filter(([, timer]) => timer.due <= now).sort(([, one], [, other]) => one.due - other.due);
      for (const [handle, timer] of due) {
        // Another one may have ended it.
        if (bent.get(handle) !== timer) continue;
        if (timer.everyMs === null) bent.delete(handle);
        else timer.due = now + timer.everyMs - ((now - timer.due) % timer.everyMs);
        timer.call();
      }
    },
  };
}

/** Whether a library begins a timer: those are of its connections. */
const isLibrary = (): boolean => new Error().stack?.split('\n')[3]?.includes('/node_modules/') ?? false;

/** What `promisify` takes in the place of a function. */
const promisified = (of: object, key: string | symbol): [string | symbol, unknown][] =>
  typeof key === 'symbol' ? [[key, Reflect.get(of, key)]] : [];
