import type { SourceSettings } from '@kith/contract';
import { isTurnedAway } from '../../recognition/vision/quality/photo-problems.ts';
import type { AnalyseOptions, Attribute, Face } from '../../recognition/vision/vision.ts';

/** What of a frame the rules of its source need. */
export const analysisFor = (settings: SourceSettings): AnalyseOptions => {
  const wanted: Record<Attribute, boolean> = {
    angles: settings.auto_check_face_angle,
    asm: settings.auto_identify_asm,
    mood: settings.auto_identify_asm && settings.identify_mood,
    liveness: settings.auto_check_liveness,
  };
  return {
    leastFacePx: settings.min_face_px,
    embedFromAreaPx: settings.identify_facesize_threshold,
    attributes: (['angles', 'asm', 'mood', 'liveness'] as const).filter((attribute) => wanted[attribute]),
  };
};

/** Whether a face that is like nobody's says that nobody knows it. */
export const isUsable = (face: Face, settings: SourceSettings): boolean =>
  !(settings.auto_check_face_angle && isTurnedAway(face));
