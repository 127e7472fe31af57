/**
 * A face is described by 512 float32 of unit length, in two forms that the compiler keeps apart: what the network made is stored, and
 * what was moved onto the scale is compared.
 */

declare const raw: unique symbol;
declare const scaled: unique symbol;

/** As the network made it: what is stored, backed up and copied between entries and persons. */
export type RawTemplate = Float32Array & { readonly [raw]: true };

/** On the scale that faces are compared on: the cosine of two is their dot product. */
export type ScaledTemplate = Float32Array & { readonly [scaled]: true };

/** A face in both forms. */
export interface FaceTemplates {
  readonly template: RawTemplate;
  readonly scaled: ScaledTemplate;
}
