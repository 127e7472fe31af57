import { beforeFileCalls } from './file-calls.ts';

/** How a disk fails. */
export interface Fault {
  readonly code: 'ENOSPC' | 'EIO';
  /** Whether half is written before it fails. */
  readonly half?: boolean;
  /** Whether everything after it fails, too, cleaning up included. */
  readonly lasts?: boolean;
}

export const faults: readonly Fault[] = [
  { code: 'ENOSPC' },
  { code: 'EIO' },
  { code: 'ENOSPC', half: true },
  { code: 'EIO', half: true, lasts: true },
];

/**
 * Does something again and again, each time with a fault at the next of the calls that it makes under a folder, until it makes no
 * more. What was done is looked at each time, with the disk in order.
 * @param attempt with the number of the call that fails, from 1 on
 * @returns how many calls it makes
 */
export async function failEachCall<T>(
  folder: string,
  { code, half, lasts }: Fault,
  attempt: (call: number) => Promise<T>,
  look: (outcome: T, call: number) => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at++) {
    let calls = 0;
    const faulty = beforeFileCalls(async (call) => {
      if (!call.path.startsWith(folder)) return;
      calls += 1;
      if (calls < at || (calls > at && !lasts)) return;
      if (half && calls === at) await call.half();
      throw Object.assign(new Error(`${code}: injected, ${call.name} '${call.path}'`), { code });
    });
    const outcome = await attempt(at).finally(() => faulty[Symbol.dispose]());
    await look(outcome, at);
    if (calls < at) return at - 1;
  }
}
