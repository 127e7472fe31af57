import { alignFace } from './align/align-face.ts';
import { findPoints } from './align/find-points.ts';
import { detectFaces } from './detect/detect-faces.ts';
import { type Detection, isSure } from './detect/detection.ts';
import { type Embedding, embedFace } from './embed/embed-face.ts';
import { isFace } from './embed/is-face.ts';
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

  const embed = async (points: Float32Array): Promise<Embedding | undefined> => {
    const aligned = await timed('align', () => alignFace(raster, points));
    return aligned && (await timed('embed', () => embedFace(networks.feature, aligned)));
  };

  const describe = async (detection: Detection): Promise<Face | undefined> => {
    const { box, score } = detection;
    const points = await timed('landmarks', () => findPoints(networks.landmark, raster, box));
    const wantsTemplate = areaPx(box) >= (options.embedFromAreaPx ?? 0);
    // Drawn on a thread of libvips while the network runs on this one.
    const [thumbnail, embedding] = await Promise.all([
      timed('thumbnail', () => drawThumbnail(raster, box)),
      wantsTemplate || !isSure(detection) ? embed(points) : undefined,
    ]);
    if (!isFace(detection, embedding)) return undefined;
    const template = wantsTemplate && embedding !== undefined ? embedding.template : new Float32Array(0);
    return { box, score, areaPx: areaPx(box), points, template, thumbnail };
  };

  const detections = await timed('detect', () => detectFaces(networks.detect, raster, options.only ?? 'all'));
  const faces: Face[] = [];
  for (const detection of detections.toSorted((a, b) => areaPx(b.box) - areaPx(a.box))) {
    const face = await describe(detection);
    if (face === undefined) continue;
    faces.push(face);
    if (options.only === 'largest') break;
  }
  return { kind: 'analysed', picture: { format, width: raster.width, height: raster.height, faces } };
}

/** Whole px², so that every threshold judges the number that people are shown. */
function areaPx(box: Box): number {
  return Math.round(box.width * box.height);
}
