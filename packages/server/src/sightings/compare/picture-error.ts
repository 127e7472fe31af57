import type { KithError } from '../../platform/http/errors.ts';
import { refusalError } from '../samples/refusal-error.ts';
import type { PictureRefused } from './compare-pictures.ts';

/** 400 on the field of the picture that cannot be compared. */
export const pictureError = ({ picture, refusal }: PictureRefused): KithError =>
  refusalError(refusal, picture.field, picture.setting);
