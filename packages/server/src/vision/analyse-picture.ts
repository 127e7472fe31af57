import { alignFace } from './align/align-face.ts';
import { findPoints } from './align/find-points.ts';
import { detectFaces } from './detect/detect-faces.ts';
import type { Detection } from './detect/detection.ts';
import { embedFace } from './embed/embed-face.ts';
import type { Networks } from './networks.ts';
import { decode } from './picture/decode.ts';
import { drawThumbnail } from './thumbnail.ts';
import type { AnalyseOptions, AnalysisOutcome, Box, Face } from './vision.ts';

/** The parts of the way, in order. */
export const STAGES = ['decode', 'detect', 'landmarks', 'align', 'embed', 'thumbnail'] as const;
export type Stage = (typeof STAGES)[number];

/** Told how long each stage took, in ms; the benchmark listens. */
export type OnStage = (stage: Stage, ms: number) => void;

/** The whole way of one picture: bytes → pixels → faces → templates. */
export async function analysePicture(
  networks: Networks,
  image: Uint8Array,
  options: AnalyseOptions = {},
  onStage: OnStage = () => {},
): Promise<AnalysisOutcome> {
  const timed = async <T>(stage: Stage, work: () => T | Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work();
    onStage(stage, performance.now() - from);
    return result;
  };

  const decoded = await timed('decode', () => decode(image));
  if (decoded.kind === 'refused') return decoded;
  const { format, raster } = decoded;

  const embed = async (box: Box, points: Float32Array): Promise<Float32Array> => {
    if (area(box) < (options.embedFromAreaPx ?? 0)) return NO_TEMPLATE;
    const aligned = await timed('align', () => alignFace(raster, points));
    return aligned === undefined ? NO_TEMPLATE : await timed('embed', () => embedFace(networks.feature, aligned));
  };
  const describe = async ({ box, score }: Detection): Promise<Face> => {
    const points = await timed('landmarks', () => findPoints(networks.landmark, raster, box));
    // Drawn by libvips' own thread while the network runs on this one.
    const [thumbnail, template] = await Promise.all([
      timed('thumbnail', () => drawThumbnail(raster, box)),
      embed(box, points),
    ]);
    return { box, score, areaPx: Math.round(area(box)), points, template, thumbnail };
  };

  const detections = (await timed('detect', () => detectFaces(networks.detect, raster))).toSorted(
    (a, b) => area(b.box) - area(a.box),
  );
  const faces: Face[] = [];
  for (const detection of options.only === 'largest' ? detections.slice(0, 1) : detections) {
    faces.push(await describe(detection));
  }
  return { kind: 'analysed', picture: { format, width: raster.width, height: raster.height, faces } };
}

const NO_TEMPLATE = new Float32Array(0);

function area(box: Box): number {
  return box.width * box.height;
}
