// Written by `npm run calibrate -- FOLDER --write`; see docs/confidence.md.
import type { ImpostorCurve } from './impostor-curve.ts';

export const impostorTail: ImpostorCurve = {
  body: [
    [-1, 0],
    [0.0241, -0.301],
    [0.1686, -1],
    [0.2375, -1.5],
    [0.3002, -2],
  ],
  exponent: 14.74,
};

/** What it was measured on. */
export const measuredOn = {
  pictures: 2149,
  people: 2149,
  pairs: 123_437,
  /** SHA-256 of the network that made the templates. */
  featureModel: '87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581',
  /** The scale that they were moved to. */
  scale: 1,
};
