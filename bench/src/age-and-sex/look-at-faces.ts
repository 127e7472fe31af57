import { readFile } from 'node:fs/promises';
import { analysePicture, CHANNEL_MEANS, type Network, type Networks } from '@kith/server/parts';
import type { LabelledPhoto } from './read-labels.ts';

/** A labelled photo with what the embedding network makes of its largest face. */
export interface LabelledFace extends LabelledPhoto {
  readonly channelMeans: Float32Array;
}

/** The photos in which a face was found, in their order. @param change what is done to the bytes of a photo first */
export async function lookAtFaces(
  networks: Networks,
  photos: readonly LabelledPhoto[],
  change: (image: Buffer) => Buffer | Promise<Buffer> = (image) => image,
): Promise<LabelledFace[]> {
  let channelMeans: Float32Array | undefined;
  const feature: Network = {
    ...networks.feature,
    async run(input) {
      const outputs = await networks.feature.run(input);
      channelMeans = outputs[CHANNEL_MEANS];
      return outputs;
    },
  };
  const found: LabelledFace[] = [];
  for (const photo of photos) {
    channelMeans = undefined;
    const image = await change(await readFile(photo.file));
    // The largest face is the last one that is looked at.
    const outcome = await analysePicture({ ...networks, feature }, image, { only: 'largest' });
    const hasFace = outcome.kind === 'analysed' && outcome.picture.faces.length > 0;
    if (hasFace && channelMeans) found.push({ ...photo, channelMeans });
  }
  return found;
}
