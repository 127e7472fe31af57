import { readdir, readFile } from 'node:fs/promises';

/** What a process and all that it started have cost and hold. */
interface Cost {
  /** Processor time until now, ms: of children that ended, too. */
  readonly cpuMs: number;
  /** Resident memory of all, bytes. */
  readonly memoryBytes: number;
  /** Open descriptors of the process itself. */
  readonly descriptors: number;
  /** How many it has started that live. */
  readonly children: number;
  /** How many of those have ended, and nobody took note. */
  readonly zombies: number;
}

/** Linux counts in these, a second. */
const TICKS = 100;
const PAGE_BYTES = 4096;

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

export async function costOf(pid: number): Promise<Cost> {
  const rows = (await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(readRow))).flat();
  const family = new Set([pid]);
  // A child may be read before its parent.
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const row of rows) if (family.has(row.parent)) family.add(row.pid);
  }
  const own = rows.filter((row) => family.has(row.pid));
  const sum = (of: (row: Row) => number) => own.reduce((total, row) => total + of(row), 0);
  return {
    cpuMs: sum(({ cpuMs }) => cpuMs),
    memoryBytes: sum(({ memoryBytes }) => memoryBytes),
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
    children: own.length - 1,
    zombies: own.filter(({ state }) => state === 'Z').length,
  };
}

/** By proc(5); what has ended meanwhile is left out. */
async function readRow(name: string): Promise<Row[]> {
  const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
  if (text === null) return [];
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const number = (at: number) => Number(fields[at]);
  const ticks = number(11) + number(12) + number(13) + number(14);
  return [
    {
      pid: Number(name),
      parent: number(1),
      state: fields[0] ?? '',
      cpuMs: (1000 * ticks) / TICKS,
      memoryBytes: number(21) * PAGE_BYTES,
    },
  ];
}

/** Cores that something takes, on average over some time. */
export async function coresOf(pids: readonly number[], forMs: number): Promise<number> {
  const cpuMs = async () => (await Promise.all(pids.map(costOf))).reduce((sum, cost) => sum + cost.cpuMs, 0);
  const before = await cpuMs();
  const since = performance.now();
  await new Promise((resolve) => setTimeout(resolve, forMs));
  return ((await cpuMs()) - before) / (performance.now() - since);
}
