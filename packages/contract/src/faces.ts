import { z } from 'zod';
import { NameOfKnown } from './names.ts';
import { Nearest, NearestCount, PersonName } from './persons.ts';
import { AreaPx, filterOf, GroupId, Liveness, Mood, Named, Pid, Result, Sex, Upload } from './primitives.ts';
import { Reason } from './reasons.ts';

/** What is to be said of all faces of a picture. */
export const FaceInspect = z.object({
  image: Upload,
  source: NameOfKnown.optional().meta({
    description: 'By whose settings; absent: by those of a source as it is made.',
  }),
  facesize: AreaPx.default(7000).meta({
    description: 'Smallest face area that an enrolment would accept, px²; absent: 7000, as photos need.',
  }),
  groups_ids: filterOf(GroupId).meta({ description: 'Only members of these groups.' }),
  nearest: NearestCount.default(5),
});

const reasons = (description: string) => z.array(Reason).meta({ description: `${description} Empty: nothing.` });

const box = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() });

/** One face of a picture, and what would become of it. */
export const InspectedFace = z
  .object({
    box: box.meta({ description: 'In px of the upright picture; it may reach over its edge.' }),
    facesize: z.int(),
    result: Result.meta({ description: 'What a frame of the source would be told as.' }),
    reason: Reason.nullable(),
    pid: Pid.nullable(),
    person: PersonName.nullable(),
    confidence: z.number().nullable(),
    nearest: z.array(Nearest),
    problems: z.object({
      identify: reasons('Why a frame of the source would not say of it that nobody knows it.'),
      create: reasons('Why a frame of a source that makes people known would make nobody known by it.'),
      enrol: reasons('Why an enrolment by this photo would be refused.'),
    }),
    age: z.int().nullable(),
    sex: Sex.nullable(),
    mood: Mood.nullable(),
    liveness: z.union([Liveness, z.literal('')]),
    exposure: z.number().nullable(),
    blur: z.number().nullable(),
    pan: z.number().nullable(),
    tilt: z.number().nullable(),
  })
  .meta({ id: 'InspectedFace' });
export type InspectedFace = z.infer<typeof InspectedFace>;

/** All faces of a picture, the largest first. */
export const InspectedPicture = z
  .object({
    width: z.int().meta({ description: 'Of the upright picture, px.' }),
    height: z.int(),
    source: Named.nullable(),
    thresholds: z.object({ exact: z.number(), ha: z.number(), junk: z.number() }),
    faces: z.array(InspectedFace),
  })
  .meta({
    id: 'InspectedPicture',
    example: {
      width: 640,
      height: 480,
      source: { id: 1, name: 'Front door' },
      thresholds: { exact: 79.3, ha: 75.5, junk: 68.84 },
      faces: [
        {
          box: { left: 201.4, top: 88.2, width: 70.1, height: 93.4 },
          facesize: 6547,
          result: 'det',
          reason: { code: 'face_too_small', measured: 6547, required: 7000 },
          pid: null,
          person: null,
          confidence: null,
          nearest: [
            {
              pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
              person: { name: 'Ada', external_id: 'E-1815' },
              confidence: 77.12,
              result: 'ha',
              initial_face_image: null,
            },
          ],
          problems: {
            identify: [{ code: 'face_too_small', measured: 6547, required: 7000 }],
            create: [{ code: 'face_too_small', measured: 6547, required: 25000 }],
            enrol: [{ code: 'face_too_small', measured: 6547, required: 7000 }],
          },
          age: 34,
          sex: 1,
          mood: 'happiness',
          liveness: '',
          exposure: 121.5,
          blur: 0.08,
          pan: 4.98,
          tilt: 2.96,
        },
      ],
    },
  });
export type InspectedPicture = z.infer<typeof InspectedPicture>;
