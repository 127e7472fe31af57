import { output } from '../networks.ts';

const STAGES = 3;
const BINS = 3;

/**
 * The number between 0 and 1 that the nine outputs of an SSR-Net stand for: each of three stages divides its
 * predecessor's bin into three, whose places and widths the network shifts (Yang et al., "SSR-Net: a compact soft
 * stagewise regression network for age estimation", IJCAI 2018, equation 6).
 */
export function readStages(outputs: Readonly<Record<string, Float32Array>>): number {
  let sum = 0;
  let width = 1;
  for (let stage = 1; stage <= STAGES; stage++) {
    const shares = output(outputs, `prob_stage_${stage}`);
    const shifts = output(outputs, `index_offset_stage${stage}`);
    const [stretch = 0] = output(outputs, `stage${stage}_delta_k`);
    width /= BINS * (1 + stretch);
    for (let bin = 0; bin < BINS; bin++) sum += width * (bin + (shifts[bin] ?? 0)) * (shares[bin] ?? 0);
  }
  return sum;
}
