/** Side of the aligned face, px. */
export const ALIGNED_SIZE = 112;

/**
 * Where the five points lie in an aligned face, x0 y0 … x4 y4: as in the training of ArcFace (Deng et al., CVPR 2019)
 * and of every network that follows InsightFace's alignment. Whether they count from a pixel's edge or its middle was
 * measured to make no difference.
 */
export const ARCFACE_POINTS = [
  38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041,
] as const;
