/** The floor of a photo's way: unpacking these very bytes, and running every network as often as the way runs it. */

import type { Network, Networks } from '@kith/server/parts';
import sharp from 'sharp';
import { elapsedMs, median } from './median.ts';

/** Networks that count what is asked of them. */
export interface CountedNetworks {
  readonly networks: Networks;
  /** Forgets what was asked so far. */
  reset(): void;
  /** One after another, bare, as often as each was asked since the reset: ms by name. */
  runAgain(): Promise<Map<string, number>>;
}

/** What was asked of one network, and an input of the right length to ask it again. */
interface Asked {
  readonly network: Network;
  runs: number;
  input: Float32Array;
}

export function countRuns(opened: Networks): CountedNetworks {
  const asked = new Map<string, Asked>();
  const counted = Object.entries(opened).map(([name, network]: [string, Network]) => {
    const own: Asked = { network, runs: 0, input: new Float32Array(0) };
    asked.set(name, own);
    const run = (input: Float32Array) => {
      own.runs++;
      own.input = input;
      return network.run(input);
    };
    return [name, { ...network, run }] as const;
  });
  return {
    networks: { ...opened, ...Object.fromEntries(counted) },
    reset() {
      for (const own of asked.values()) own.runs = 0;
    },
    async runAgain() {
      const times = new Map<string, number>();
      for (const [name, { network, runs, input }] of asked) {
        if (runs === 0) continue;
        const again = async () => {
          for (let run = 0; run < runs; run++) await network.run(input);
        };
        times.set(`${runs} × ${name}`, await elapsedMs(again));
      }
      return times;
    },
  };
}

/** Bytes to upright pixels and nothing else, ms. */
export const decodeMs = (photo: Uint8Array): Promise<number> =>
  elapsedMs(() => sharp(photo).autoOrient().raw().toBuffer());

/** Ratios of pairs that were measured together: what else the machine did hit both. */
export const medianRatio = (times: readonly number[], floors: readonly number[]): number =>
  median(times.map((ms, i) => ms / (floors[i] ?? Number.NaN)));
