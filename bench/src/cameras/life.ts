import type { CameraHouse } from '@kith/testing/camera-house';
import type { RtspServer } from '@kith/testing/rtsp-server';
import { addCameras } from './cameras.ts';
import { costOf } from './cost-of.ts';
import type { Screenplay } from './films.ts';

const CAMERAS = 4;
const LOOKS = 10;
/** One camera in turn is cut off so often. */
const CUT_MS = 20_000;

/** Lets four cameras be busy for some minutes, cuts them off now and then, and writes down what the process holds. */
export async function life(house: CameraHouse, server: RtspServer, walks: Screenplay, minutes: number): Promise<void> {
  console.log(`\n${CAMERAS} busy cameras for ${minutes} minutes, each cut off now and then; memory with all children`);
  const channels = Array.from({ length: CAMERAS }, (_, i) => server.add(`life-${i}`, walks.film));
  await using _ = await addCameras(house, channels);
  for (const channel of channels) void channel.play({ loops: true });
  let cuts = 0;
  const cutting = setInterval(() => channels[cuts++ % CAMERAS]?.cut(), CUT_MS);
  try {
    for (let look = 0; look <= LOOKS; look++) {
      const { memoryBytes, descriptors, children, zombies } = await costOf(house.kith.pid);
      console.log(
        `  ${((minutes * look) / LOOKS).toFixed(1).padStart(5)} min: ${(memoryBytes / 2 ** 20).toFixed(0)} MiB, ` +
          `${descriptors} descriptors, ${children} children, ${zombies} zombies, cut ${cuts} times`,
      );
      if (look < LOOKS) await new Promise((resolve) => setTimeout(resolve, (minutes * 60_000) / LOOKS));
    }
  } finally {
    clearInterval(cutting);
  }
}
