import type { CameraHouse } from '@kith/testing/camera-house';
import type { RtspChannel } from '@kith/testing/rtsp-channel';
import type { Screenplay } from './films.ts';

interface Walks {
  /** From a face that can be used to its event on the websocket, ms. */
  readonly ms: readonly number[];
  /** Who came and was not told under the right name. */
  readonly missed: number;
  /** How many were told beside those. */
  readonly beside: number;
}

/** Who is told later than this after being there was not told. */
const LATEST_MS = 8000;

/** Plays a film at a camera some times, and measures when each who comes was told. */
export async function walk(
  { heard, people }: CameraHouse,
  channel: RtspChannel,
  cameraId: number,
  { usable }: Screenplay,
  rounds: number,
): Promise<Walks> {
  const ms: number[] = [];
  let missed = 0;
  let beside = 0;
  for (let round = 0; round < rounds; round++) {
    const from = heard.length;
    const { since, ended } = await channel.play();
    await ended;
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const told = heard.slice(from).filter(({ event }) => event.data.source.id === cameraId);
    const used = new Set<number>();
    for (const { who, at } of usable) {
      const due = since + at * 1000;
      const found = told.findIndex(
        ({ at: heardAt, event }, i) =>
          !used.has(i) &&
          people.nameOf(event.data.pid) === (people.isKnown(who) ? who : null) &&
          Math.abs(heardAt - due) < LATEST_MS,
      );
      if (found < 0) missed += 1;
      else {
        used.add(found);
        ms.push((told[found]?.at ?? Number.NaN) - due);
      }
    }
    beside += told.length - used.size;
  }
  return { ms, missed, beside };
}

/** One line about latencies. */
export function latencies(walks: readonly Walks[]): string {
  const ms = walks.flatMap((one) => [...one.ms]).sort((a, b) => a - b);
  const at = (share: number) => Math.round(ms[Math.min(ms.length - 1, Math.floor(share * ms.length))] ?? Number.NaN);
  const sum = (of: (one: Walks) => number) => walks.reduce((total, one) => total + of(one), 0);
  return (
    `median ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(1)} ms of ${ms.length}; ` +
    `missed ${sum(({ missed }) => missed)}, told beside ${sum(({ beside }) => beside)}`
  );
}
