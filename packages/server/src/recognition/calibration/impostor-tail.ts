// Written by `npm run calibrate -- FOLDER --write`; see docs/confidence.md.
import type { ImpostorCurve } from './impostor-curve.ts';

export const impostorTail: ImpostorCurve = {
  body: [
    [-1, 0],
    [0.0052, -0.301],
    [0.128, -1],
    [0.1885, -1.5],
    [0.2446, -2],
  ],
  exponent: 16.98,
};

/** What it was measured on. */
export const measuredOn = {
  pictures: 1099,
  people: 700,
  pairs: 602_709,
  /** SHA-256 of the network that made the templates. */
  featureModel: '87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581',
};
