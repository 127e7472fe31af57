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
const DETECT_MODEL: ModelFile = {
  file: 'fr_detect.onnx',
  tarballPath: 'package/model/fr_detect.onnx',
  sizeBytes: 1_217_758,
  sha256: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854',
};

/** 68 landmarks of one face. */
const LANDMARK_MODEL: ModelFile = {
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

/** DenseNet-121: seven moods. */
const EXPRESSION_MODEL: ModelFile = {
  file: 'fr_expression.onnx',
  tarballPath: 'package/model/fr_expression.onnx',
  sizeBytes: 28_156_839,
  sha256: '88959314d9dc14d6c968cca31dc068e4350bf1944154e3bdd2eece5d0f318d05',
};

/** Passive anti-spoofing from one frame. */
const LIVENESS_MODEL: ModelFile = {
  file: 'fr_liveness.onnx',
  tarballPath: 'package/model/fr_liveness.onnx',
  sizeBytes: 1_886_811,
  sha256: 'afa783b7e902fdfcf323a7240cac2a1c580c25314ea4161129dc1b0d100dc32d',
};

/** Hopenet-lite: where the head looks. */
const POSE_MODEL: ModelFile = {
  file: 'fr_pose.onnx',
  tarballPath: 'package/model/fr_pose.onnx',
  sizeBytes: 5_811_723,
  sha256: '72d032ec941b7153bf8d3f2c03a4c165453cc7e63d479041ec7c6ef087e5839d',
};

/** Every model that Kith uses. */
export const MODELS = {
  detect: DETECT_MODEL,
  landmark: LANDMARK_MODEL,
  feature: FEATURE_MODEL,
  expression: EXPRESSION_MODEL,
  liveness: LIVENESS_MODEL,
  pose: POSE_MODEL,
} as const;

export type ModelName = keyof typeof MODELS;

/** Where the face networks come from. */
export const MODEL_PACKAGE: ModelPackage = {
  name: 'faceplugin-face-recognition-js',
  version: '0.0.1',
  licence: 'MIT',
  integrity: 'sha512-shriXjd4zJHEwhK1jHK+bWo8Vv6Vu9B/w6RRsd4AFtNM/jaI2vhuOamOSMl9qQmLd8WlQ7dgqN+3C2iOi5pXWw==',
  models: Object.values(MODELS),
};
