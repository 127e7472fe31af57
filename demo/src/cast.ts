import type { SampleFace, SamplePhoto } from './sample-photos.ts';

const face = (photo: SamplePhoto, left: number, top: number, width: number, height: number): SampleFace => ({
  photo,
  left,
  top,
  width,
  height,
});

/** Who is enrolled, and from which face. Everybody else on the photos stays a stranger. The names are invented. */
export const portraits = {
  Ada: face('sample1.jpg', 1456, 205, 217, 238),
  Bea: face('sample1.jpg', 416, 354, 184, 240),
  Faye: face('sample5.jpg', 1409, 384, 191, 293),
  Gwen: face('sample5.jpg', 1109, 194, 166, 235),
  Hana: face('sample5.jpg', 603, 413, 170, 253),
  Iris: face('sample6.jpg', 1479, 268, 220, 308),
  Jade: face('sample6.jpg', 679, 319, 161, 310),
} as const satisfies Record<string, SampleFace>;

export type Name = keyof typeof portraits;

export const memberships: readonly { readonly group: string; readonly members: readonly Name[] }[] = [
  { group: 'Staff', members: ['Ada', 'Bea', 'Faye', 'Gwen'] },
  { group: 'VIP', members: ['Ada', 'Iris'] },
  { group: 'Night shift', members: ['Gwen', 'Hana'] },
  { group: 'First aid', members: ['Bea', 'Gwen', 'Iris'] },
  { group: 'Contractors', members: ['Hana'] },
];

export interface Frame {
  readonly photo: SamplePhoto;
  /** What a reader should know about this picture. */
  readonly remark: string;
  readonly people: readonly Name[];
  readonly strangers: number;
}

export const newPictureOfAda: Frame = {
  photo: 'sample3.jpg',
  remark: 'a new picture of Ada, whose portrait is from sample1.jpg; the other two are not enrolled',
  people: ['Ada'],
  strangers: 2,
};

export const frames: readonly Frame[] = [
  newPictureOfAda,
  {
    photo: 'sample6.jpg',
    remark: 'the picture that the portraits of Iris and Jade were cut from: easy; two strangers beside them',
    people: ['Iris', 'Jade'],
    strangers: 2,
  },
  {
    photo: 'sample5.jpg',
    remark: 'the picture that the portraits of Faye, Gwen and Hana were cut from: easy; two strangers',
    people: ['Faye', 'Gwen', 'Hana'],
    strangers: 2,
  },
  {
    photo: 'sample4.jpg',
    remark: 'four people, none of them enrolled',
    people: [],
    strangers: 4,
  },
];
