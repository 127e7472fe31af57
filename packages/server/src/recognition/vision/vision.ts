/** What vision promises to the rest of the house. Pixels are those of the upright picture (after EXIF orientation). */

import type { Liveness, Mood } from '@kith/contract';
import type { FaceTemplates } from '../scale/templates.ts';

/** A rectangle in pixels of the upright picture; it may reach over the picture's edge when the face does. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What is told only when somebody wants it: angles, age with sex, with them the mood, and whether it is a living person. */
export type Attribute = 'angles' | 'asm' | 'mood' | 'liveness';

/** Where a face looks, in degrees, from straight into the camera. */
export interface Angles {
  /** Positive: turned to the right of the picture. */
  readonly pan: number;
  /** Positive: looking up. */
  readonly tilt: number;
  /** Positive: leaning to the right of the picture. */
  readonly roll: number;
}

/** Age in years, sex (0 male, 1 female), and mood when it was wanted, too. */
export interface Asm {
  readonly age: number;
  readonly sex: 0 | 1;
  readonly mood: Mood | null;
}

/** How good a face is to recognise somebody by. */
export interface Quality {
  /** From 0, sharp, to 1. */
  readonly blur: number;
  /** Mean brightness of the face, 0–255. */
  readonly exposure: number;
  /** The length of the vector that the embedding network gave: about 3.7 for a clear face, below 2 for hardly one. */
  readonly strength: number;
}

/** One face found in a picture. */
export interface Face extends FaceTemplates {
  readonly box: Box;
  /** Detector score, 0–1. */
  readonly score: number;
  /** Area of `box` in whole px², the protocol's `facesize`. */
  readonly areaPx: number;
  /** Five points x0 y0 … x4 y4: left eye, right eye, nose, left and right mouth corner. */
  readonly points: Float32Array;
  /** Of faces that have a template. */
  readonly quality: Quality | null;
  /** These three only when they were wanted, and of faces that have a template. */
  readonly angles: Angles | null;
  readonly asm: Asm | null;
  /** Age, by which Kith is more careful with children; known of faces that have a template, whoever asks, and told only in `asm`. */
  readonly years: number | null;
  readonly liveness: Liveness | null;
  /** JPEG of the face with some of its surroundings, to show to people. */
  readonly thumbnail: Buffer;
}

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'bmp';

export interface AnalysedPicture {
  readonly format: ImageFormat;
  /** Upright size in px. */
  readonly width: number;
  readonly height: number;
  /** Largest face first, `limits.facesPerPicture` of them at most. */
  readonly faces: readonly Face[];
  /** Sure faces that were seen, those included that were not asked for. */
  readonly facesSeen: number;
  /** The whole frame as a JPEG, where `encode` asked for it. */
  readonly jpeg?: Buffer;
}

/** A picture that is pixels already: a frame of a video, as decoders give it. */
export interface RawFrame {
  /** In px; both are even. */
  readonly width: number;
  readonly height: number;
  /** Brightness of all pixels, then both colour differences of blocks of 2 × 2, 8 bits each, without padding. Shared memory is not copied. */
  readonly yuv420: Uint8Array;
  /** Whether black is 0 and white 255, or 16 and 235. */
  readonly fullRange: boolean;
}

/** Why a picture was refused; `image` is the field that carries it. */
export type ImageRefusal = 'not-an-image' | 'unsupported-format' | 'too-many-pixels' | 'damaged';

export type AnalysisOutcome =
  | { readonly kind: 'analysed'; readonly picture: AnalysedPicture }
  | { readonly kind: 'refused'; readonly reason: ImageRefusal };

export interface AnalyseOptions {
  /** Embed only the largest face and leave the others out of the answer: for enrolment and search. */
  readonly only?: 'largest';
  /** Faces of this width, px, and wider are looked for; 30 unless given. */
  readonly leastFacePx?: number;
  /** Faces smaller than this area (px²) get an empty template: they will not be identified, so they need none. */
  readonly embedFromAreaPx?: number;
  readonly attributes?: readonly Attribute[];
  /** Where the faces are known to be: nothing is looked for. */
  readonly at?: readonly Box[];
  /** Whether faces are drawn for people to look at: yes, unless this is false. */
  readonly thumbnails?: boolean;
  /** Of a raw frame, which is nothing to be stored. */
  readonly encode?: 'jpeg';
}

/** Who wants a picture looked at. */
export interface Turn {
  /** Askers take turns, so that the many pictures of one keep nobody else waiting. */
  readonly asker?: string;
  /** What nobody waits for yields to everything else, and leaves a worker to it. */
  readonly yields?: boolean;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** The pictures that wait for their turn. */
export interface PictureQueue {
  readonly waiting: number;
  /** @throws {VisionError} `busy` when a picture of this asker would be turned away now */
  ensureRoom(asker: string): void;
}

export interface Vision extends AsyncDisposable {
  /**
   * Finds the faces of one picture, encoded or raw. The bytes are only read, and must stay as they are until the answer.
   * @throws {VisionError} when the picture was not looked at
   */
  analyse(image: Uint8Array | RawFrame, options?: AnalyseOptions & Turn): Promise<AnalysisOutcome>;
  /** Absent where nothing ever waits. */
  readonly queue?: PictureQueue;
}
