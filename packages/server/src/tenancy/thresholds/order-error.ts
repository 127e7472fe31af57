import { fieldError } from '../../platform/http/errors.ts';
import type { ThresholdProblem } from './thresholds.ts';

/** 400 on the threshold that is below the one it stands above. */
export const orderError = ({ field, above }: ThresholdProblem) =>
  fieldError(field, 'invalid', `Give a value of at least that of ${above}.`);
