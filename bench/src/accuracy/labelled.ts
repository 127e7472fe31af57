import { resolve } from 'node:path';
import type { RawTemplate, Vision } from '@kith/server/parts';
import { dot } from '@kith/testing/face-like';
import { type Label, readLabels } from './labels.ts';
import { middleFaces } from './look.ts';
import { FolderError, type Photos } from './photos.ts';

/** A photo of somebody of whom it is known who they are like. */
export interface Labelled {
  readonly file: string;
  readonly label: Label;
  readonly raw: RawTemplate;
  /** How much the face says about whose it is: 0–1. */
  readonly weight: number;
}

/**
 * Two photos whose templates reach this cosine as the network made them show one person, who is there twice. The pairs of
 * FairFace that do were looked at.
 */
const ONE_PERSON = 0.7;

export const areOnePerson = (a: Labelled, b: Labelled): boolean => dot(a.raw, b.raw) >= ONE_PERSON;

/** Everybody in whose photo there is a face, of labelled photos in a folder or in folders of it. Throws FolderError when it is none. */
export async function lookAtLabelled(vision: Vision, folder: string, photos: Photos): Promise<Labelled[]> {
  const labels = await readLabels(folder);
  const all = photos.kind === 'frames' ? photos.files : photos.people.flatMap(({ files }) => files);
  const files = all.filter((file) => labels?.has(resolve(file)));
  if (!labels || files.length === 0) {
    throw new FolderError(
      `${folder} has no photos with a labels.csv (file,group,sex,age), there or in the folder above.`,
    );
  }
  const faces = await middleFaces(vision, files);
  return files.flatMap((file, i) => {
    const [label, face] = [labels.get(resolve(file)), faces[i]];
    return label && face ? [{ file, label, ...face }] : [];
  });
}
