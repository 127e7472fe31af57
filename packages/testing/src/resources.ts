import { readdir, readFile, readlink } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { until } from './until.ts';

/** What a process holds at one moment, on Linux. */
export interface Resources {
  /** Open descriptors by what they lead to: a path, `socket`, `pipe`, `anon_inode`. */
  readonly descriptors: ReadonlyMap<string, number>;
  /** Resident. */
  readonly memoryBytes: number;
  /** Timers, sockets and requests that keep the event loop busy, by kind; known of this process alone. */
  readonly handles: ReadonlyMap<string, number>;
}

/** @param pid of this process when not said; the server of `openTestKith` runs in it */
export async function resourcesOf(pid = process.pid): Promise<Resources> {
  const folder = `/proc/${pid}/fd`;
  const targets = (await readdir(folder)).map((name) => readlink(`${folder}/${name}`).catch(() => null));
  // The descriptor by which the folder was read is gone again.
  const kinds = (await Promise.all(targets)).flatMap((target) => (target === null ? [] : [kindOf(target)]));
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return {
    descriptors: counted(kinds),
    memoryBytes: Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024,
    handles: counted(pid === process.pid ? process.getActiveResourcesInfo() : []),
  };
}

/** Open files of a process: what leads to a path, `/dev` and `/proc` left out. */
export async function openFiles(pid?: number): Promise<readonly string[]> {
  const { descriptors } = await resourcesOf(pid);
  return [...descriptors].flatMap(([kind, count]) =>
    kind.startsWith('/') && !/^\/(?:dev|proc)\//.test(kind) ? Array.from({ length: count }, () => kind) : [],
  );
}

interface Bounds {
  readonly pid?: number;
  /** Memory may grow by as much; not looked at when not said. */
  readonly memoryBytes?: number;
  readonly withinMs?: number;
}

/**
 * Runs work, and waits until what it took is given back: descriptors, and in this process timers and sockets, too.
 * @throws Error that names what stayed
 */
export async function leavesNothing<T>(
  work: () => Promise<T>,
  { pid, memoryBytes, withinMs = 10_000 }: Bounds = {},
): Promise<T> {
  const before = await resourcesOf(pid);
  const outcome = await work();
  let left: string[] = [];
  await until(
    async () => {
      const now = await resourcesOf(pid);
      left = [...grown(before.descriptors, now.descriptors), ...grown(before.handles, now.handles)];
      if (memoryBytes !== undefined) {
        const tooMuch = heavier(before.memoryBytes + memoryBytes, now.memoryBytes);
        // What was freed goes back to the machine by and by.
        if (tooMuch.length > 0 && pid === undefined) collectGarbage();
        left.push(...tooMuch);
      }
      return left.length === 0;
    },
    'everything to be given back',
    withinMs,
  ).catch(() => {
    throw new Error(`Left behind: ${left.join(', ')}.`);
  });
  return outcome;
}

/** Frees what nothing refers to, so that memory can be compared. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}

const kindOf = (target: string): string => (target.startsWith('/') ? target : target.replace(/:.*$/, ''));

function counted(kinds: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

const grown = (before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): string[] =>
  [...now].flatMap(([kind, count]) => {
    const more = count - (before.get(kind) ?? 0);
    return more > 0 && !passing.has(kind) ? [`${more} × ${kind}`] : [];
  });

/** What comes and goes by itself while somebody waits and looks. */
const passing: ReadonlySet<string> = new Set(['FSReqPromise', 'FSReqCallback', 'Timeout', 'Immediate', 'TickObject']);

const heavier = (most: number, now: number): string[] =>
  now > most ? [`${Math.round((now - most) / 1024 / 1024)} MiB of memory too much`] : [];
