import type { Liveness } from '@kith/contract';
import { drawPlanes } from '../drawing/draw.ts';
import { BGR, softmax } from '../network-input.ts';
import { type Network, output } from '../networks.ts';
import type { Raster } from '../picture/raster.ts';
import type { Box } from '../vision.ts';

/** The liveness network's input, px. */
const SIZE = 128;
/** How much of the surroundings the network looks at, as multiples of the box's height: it looks for edges of paper and screens. */
const SURROUNDINGS = { wanted: 2.7, least: 2 } as const;
/** A smaller face has fewer pixels than the network sees. */
const LEAST_HEIGHT_PX = 48;
const RAW = { channels: BGR, means: [0, 0, 0], deviations: [1, 1, 1] } as const;
/** Shares of "alive" from which on, and below which, the network is believed; see docs/attributes.md. */
const PASSED = 0.8;
const FAILED = 0.2;

/**
 * Whether a person was in front of the camera, or a picture of one: what one frame can tell of it. Undetermined where
 * the network wavers, the face is small, or the picture shows too little around it.
 */
export async function judgeLiveness(network: Network, picture: Raster, box: Box): Promise<Liveness> {
  const side = Math.min(SURROUNDINGS.wanted * box.height, picture.width, picture.height);
  if (box.height < LEAST_HEIGHT_PX || side < SURROUNDINGS.least * box.height) return 'undetermined';

  const input = drawPlanes(
    picture,
    {
      a: side / SIZE,
      b: 0,
      tx: within(box.left + box.width / 2 - side / 2, picture.width - side),
      ty: within(box.top + box.height / 2 - side / 2, picture.height - side),
    },
    SIZE,
    RAW,
  );
  const [alive = 0] = softmax(output(await network.run(input), 'output'));
  if (alive >= PASSED) return 'passed';
  return alive < FAILED ? 'failed' : 'undetermined';
}

function within(start: number, last: number): number {
  return Math.max(0, Math.min(start, last));
}
