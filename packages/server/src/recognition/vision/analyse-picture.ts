import { limits } from '@kith/contract';
import { scaleTemplate } from '../scale/scale-template.ts';
import type { FaceTemplates, RawTemplate, ScaledTemplate } from '../scale/templates.ts';
import { alignmentOf } from './align/align-face.ts';
import { findPoints } from './align/find-points.ts';
import type { Similarity } from './align/similarity.ts';
import { guessAgeAndSex } from './attributes/guess-age-and-sex.ts';
import { guessMood } from './attributes/guess-mood.ts';
import { judgeLiveness } from './attributes/judge-liveness.ts';
import { measureAngles } from './attributes/measure-angles.ts';
import { detectFaces } from './detect/detect-faces.ts';
import { type Detection, isSure } from './detect/detection.ts';
import { type AlignedFace, alignFace, type Embedding, embedFace } from './embed/embed-face.ts';
import { isFace } from './embed/is-face.ts';
import type { Networks } from './networks.ts';
import { decode } from './picture/decode.ts';
import { encodeJpeg } from './picture/encode-jpeg.ts';
import { readRawFrame } from './picture/raw-frame.ts';
import { measureQuality } from './quality/measure-quality.ts';
import { drawThumbnail } from './thumbnail.ts';
import type { AnalyseOptions, AnalysisOutcome, Asm, Attribute, Box, Face, RawFrame } from './vision.ts';

/** The parts of the way, in order. */
export const STAGES = [
  'decode',
  'detect',
  'landmarks',
  'align',
  'embed',
  'scale',
  'quality',
  'angles',
  'mood',
  'liveness',
  'thumbnail',
  'encode',
] as const;
export type Stage = (typeof STAGES)[number];

/** Told how long each stage took, in ms; the benchmark listens. */
export type OnStage = (stage: Stage, ms: number) => void;

/** A face whose template is known. */
interface Recognised {
  readonly alignment: Similarity;
  readonly aligned: AlignedFace;
  readonly embedding: Embedding;
}

/** What is said only of faces that get a template. */
type Description = FaceTemplates & Pick<Face, 'quality' | 'angles' | 'asm' | 'years' | 'liveness'>;

const noTemplate = (): FaceTemplates => ({
  template: new Float32Array(0) as RawTemplate,
  scaled: new Float32Array(0) as ScaledTemplate,
});

/** The templates are made anew for each face: their memory moves to the receiver. */
const undescribed = (): Description => ({
  ...noTemplate(),
  quality: null,
  angles: null,
  asm: null,
  years: null,
  liveness: null,
});

const undrawn = () => Buffer.alloc(0);

/** The whole way of one picture: bytes or a raw frame → pixels → faces → templates and attributes. */
export async function analysePicture(
  networks: Networks,
  image: Uint8Array | RawFrame,
  options: AnalyseOptions = {},
  onStage: OnStage = () => {},
): Promise<AnalysisOutcome> {
  const timed = async <T>(stage: Stage, work: () => T | Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work();
    onStage(stage, performance.now() - from);
    return result;
  };

  const decoded = await timed('decode', () => (image instanceof Uint8Array ? decode(image) : readRawFrame(image)));
  if (decoded.kind === 'refused') return decoded;
  const { format, raster } = decoded;

  const wants = (attribute: Attribute) => options.attributes?.includes(attribute) ?? false;

  const recognise = async (alignment: Similarity): Promise<Recognised> => {
    const aligned = await timed('align', () => alignFace(raster, alignment));
    return { alignment, aligned, embedding: await timed('embed', () => embedFace(networks.feature, aligned)) };
  };

  const tellMood = async (alignment: Similarity): Promise<Asm['mood']> =>
    wants('mood') ? await timed('mood', () => guessMood(networks.expression, raster, alignment)) : null;

  const describe = async (box: Box, { alignment, aligned, embedding }: Recognised): Promise<Description> => {
    const ageAndSex = guessAgeAndSex(embedding.channelMeans);
    return {
      template: embedding.template,
      scaled: await timed('scale', () => scaleTemplate(embedding.template)),
      quality: { ...(await timed('quality', () => measureQuality(aligned.luma))), strength: embedding.strength },
      angles: wants('angles') ? await timed('angles', () => measureAngles(networks.pose, raster, alignment)) : null,
      asm: wants('asm') ? { ...ageAndSex, mood: await tellMood(alignment) } : null,
      years: ageAndSex.age,
      liveness: wants('liveness') ? await timed('liveness', () => judgeLiveness(networks.liveness, raster, box)) : null,
    };
  };

  const lookAt = async (detection: Detection): Promise<Face | undefined> => {
    const { box, score } = detection;
    const wantsTemplate = areaPx(box) >= (options.embedFromAreaPx ?? 0);
    const describeIfFace = async (): Promise<(Description & Pick<Face, 'points'>) | undefined> => {
      const points = await timed('landmarks', () => findPoints(networks.landmark, raster, box));
      const alignment = alignmentOf(points);
      const asks = wantsTemplate || !isSure(detection);
      const recognised = asks && alignment !== undefined ? await recognise(alignment) : undefined;
      if (!isFace(detection, recognised?.embedding)) return undefined;
      return {
        points,
        ...(wantsTemplate && recognised !== undefined ? await describe(box, recognised) : undescribed()),
      };
    };
    // The thumbnail is drawn on a thread of libvips while the networks run on this one.
    const [thumbnail, description] = await Promise.all([
      options.thumbnails === false ? undrawn() : timed('thumbnail', () => drawThumbnail(raster, box)),
      describeIfFace(),
    ]);
    return description && { box, score, areaPx: areaPx(box), thumbnail, ...description };
  };

  // Drawn on a thread of libvips, too.
  const encoding = options.encode && timed('encode', () => encodeJpeg(raster));
  const { at } = options;
  const detections = at ? at.map(known) : await timed('detect', () => detectFaces(networks.detect, raster, options));
  const faces: Face[] = [];
  const largestFirst = detections.toSorted((a, b) => areaPx(b.box) - areaPx(a.box));
  for (const detection of largestFirst.slice(0, limits.facesPerPicture)) {
    const face = await lookAt(detection);
    if (face === undefined) continue;
    faces.push(face);
    if (options.only === 'largest') break;
  }
  const facesSeen = Math.max(faces.length, detections.filter(isSure).length);
  const jpeg = await encoding;
  const { width, height } = raster;
  return { kind: 'analysed', picture: { format, width, height, faces, facesSeen, ...(jpeg && { jpeg }) } };
}

/** A face that was found before is one. */
const known = (box: Box): Detection => ({ box, score: 1 });

/** Whole px², so that every threshold judges the number that people are shown. */
function areaPx(box: Box): number {
  return Math.round(box.width * box.height);
}
