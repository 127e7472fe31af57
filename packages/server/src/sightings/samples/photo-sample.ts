import { frameOf, namesAmong, stagePictures, thumbnailOf } from '../../platform/media/store-pictures.ts';
import { attributesOf } from '../../recognition/calibration/attributes.ts';
import { photoProblems } from '../../recognition/vision/quality/photo-problems.ts';
import type { Vision } from '../../recognition/vision/vision.ts';
import { type Demands, type Portrait, takePortrait, unfit } from './portrait.ts';
import type { PhotoRefusal, Unfit } from './refusal.ts';
import type { Sample, StagingDeps } from './sample.ts';

/** The largest face of a photo that somebody chose, as somebody may be known by it. */
export async function sampleOfPhoto(
  deps: StagingDeps,
  vision: Pick<Vision, 'analyse'>,
  photo: Uint8Array,
  demands: Demands,
): Promise<Sample | PhotoRefusal> {
  const portrait = await takePortrait(vision, photo, demands);
  if (portrait.kind !== 'portrait') return portrait;
  const { image, picture, face } = portrait;
  return {
    kind: 'sample',
    template: face.template,
    scaled: face.scaled,
    facesize: face.areaPx,
    attributes: attributesOf(face),
    flaw: flawOf(portrait),
    entryId: null,
    async stage(keep) {
      const [faceImage = null, frame = null] = await stagePictures(deps, [
        keep === 'nothing' ? null : thumbnailOf(face),
        keep === 'face and frame' ? frameOf(image, picture) : null,
      ]);
      return { names: namesAmong([faceImage, frame]), faceImage, frame: async () => frame };
    },
  };
}

function flawOf({ face, picture }: Portrait): Unfit | null {
  const problem = photoProblems(face, picture).find((found) => found !== 'several_faces');
  return problem ? unfit(problem, face, picture) : null;
}
