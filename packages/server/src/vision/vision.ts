/** What vision promises to the rest of the house. Pixels are those of the upright picture (after EXIF orientation). */

/** A rectangle in pixels of the upright picture; it may reach over the picture's edge when the face does. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** One face found in a picture. */
export interface Face {
  readonly box: Box;
  /** Detector score, 0–1. */
  readonly score: number;
  /** Area of `box` in whole px², the protocol's `facesize`. */
  readonly areaPx: number;
  /** Five points x0 y0 … x4 y4: left eye, right eye, nose, left and right mouth corner. */
  readonly points: Float32Array;
  /** 512 float32 of unit length; the cosine of two templates is their dot product. */
  readonly template: Float32Array;
  /** JPEG of the face with some of its surroundings, to show to people. */
  readonly thumbnail: Buffer;
}

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'bmp';

export interface AnalysedPicture {
  readonly format: ImageFormat;
  /** Upright size in px. */
  readonly width: number;
  readonly height: number;
  /** Largest face first. */
  readonly faces: readonly Face[];
}

/** Why a picture was refused; `image` is the field that carries it. */
export type ImageRefusal = 'not-an-image' | 'unsupported-format' | 'too-many-pixels' | 'damaged';

export type AnalysisOutcome =
  | { readonly kind: 'analysed'; readonly picture: AnalysedPicture }
  | { readonly kind: 'refused'; readonly reason: ImageRefusal };

export interface AnalyseOptions {
  /** Embed only the largest face and leave the others out of the answer: for enrolment and search. */
  readonly only?: 'largest';
  /** Faces smaller than this area (px²) get an empty template: they will not be identified, so they need none. */
  readonly embedFromAreaPx?: number;
}

export interface Vision extends AsyncDisposable {
  /** Finds the faces of one encoded picture. The bytes are only read. */
  analyse(image: Uint8Array, options?: AnalyseOptions): Promise<AnalysisOutcome>;
}
