import { z } from 'zod';
import { PersonName } from './persons.ts';
import { EntryId, Named, Pid, Result, StrangerId, TemplateId, Timestamp } from './primitives.ts';
import { defaultThresholds } from './thresholds.ts';

const confidence = z.number().min(0).max(100);
const level = z.enum(['exact', 'ha', 'junk', 'nm']);

/** Somebody who is known, by name and picture. */
export const KnownPerson = z
  .object({ pid: Pid, person: PersonName, initial_face_image: z.string().nullable() })
  .meta({ id: 'KnownPerson', description: 'Somebody who is known.' });

const exampleAda = {
  pid: '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10',
  person: { name: 'Ada', external_id: 'E-1815' },
  initial_face_image: null,
};
const exampleBob = {
  pid: '0c1d2e3f-4a5b-4c6d-8e7f-901234567890',
  person: { name: 'Bob', external_id: null },
  initial_face_image: null,
};

/** Two persons, by their most alike photos. */
export const AlikePersons = z
  .object({
    one: KnownPerson,
    other: KnownPerson,
    confidence: confidence.meta({ description: 'What a photo of the one would have as the other.' }),
    result: level.meta({ description: 'What it would be told as. From `junk` on, the two may be one person.' }),
  })
  .meta({ id: 'AlikePersons' });

export const PhotoFault = z
  .enum(['nearer_to_another', 'unlike_the_others', 'face_too_small'])
  .meta({ description: 'Why a photo should be taken again.' });
export type PhotoFault = z.infer<typeof PhotoFault>;

/** A photo that somebody is known by, and what is wrong with it. */
export const FaultyPhoto = z
  .object({
    template_id: TemplateId,
    person: KnownPerson,
    faults: z.array(PhotoFault).min(1),
    facesize: z.int().meta({ description: 'Area of the face, px²: 7,000 are enough.' }),
    own: confidence
      .nullable()
      .meta({ description: 'By the most alike of the other photos of the person; null: there is none.' }),
    other: KnownPerson.nullable().meta({ description: 'The nearest other person.' }),
    others: confidence.nullable().meta({ description: 'By the photos of that person.' }),
  })
  .meta({ id: 'FaultyPhoto' });

/** How near a stranger comes to the members of a group. */
export const GroupMargin = z
  .object({
    group: Named,
    margin: z.number().meta({
      description: 'What the nearest stranger lacks of `junk`, in points of confidence; below 0: would be named now.',
    }),
    stranger_id: StrangerId,
    member: KnownPerson.meta({ description: 'To whom the stranger is nearest.' }),
  })
  .meta({ id: 'GroupMargin' });

export const GalleryHealthQuery = z.object({
  again: z.boolean().default(false).meta({ description: 'true: what was found before does not count.' }),
});

/** Who is like whom among those who are known. */
export const GalleryHealth = z
  .object({
    state: z.enum(['looking', 'done']).meta({
      description:
        '`looking`: what was found so far; ask again in some seconds. Who is not asked for a minute stops looking.',
    }),
    began: Timestamp,
    finished: Timestamp.nullable(),
    persons: z.int().meta({ description: 'How many are known.' }),
    looked_at: z.int().meta({ description: 'How many of them were looked at.' }),
    templates: z.int().meta({ description: 'With how many photos each was compared.' }),
    same: z.int().meta({ description: 'How many pairs of persons may be one person: those that reach `junk`.' }),
    alike: z.array(AlikePersons).meta({ description: 'The most alike pairs of persons, a hundred at most.' }),
    faulty: z.int().meta({ description: 'How many photos have a fault.' }),
    photos: z.array(FaultyPhoto).meta({ description: 'The worst of them first, a hundred at most.' }),
    groups: z.array(GroupMargin).meta({
      description: 'Groups to whose members a stranger of late comes near, the nearest first, a hundred at most.',
    }),
  })
  .meta({
    id: 'GalleryHealth',
    example: {
      state: 'done',
      began: '2026-01-02T03:04:05.678000+00:00',
      finished: '2026-01-02T03:04:06.123000+00:00',
      persons: 412,
      looked_at: 412,
      templates: 530,
      same: 1,
      alike: [{ one: exampleAda, other: exampleBob, confidence: 78.12, result: 'ha' }],
      faulty: 1,
      photos: [
        {
          template_id: 9,
          person: exampleBob,
          faults: ['nearer_to_another'],
          facesize: 40000,
          own: 61.5,
          other: exampleAda,
          others: 78.12,
        },
      ],
      groups: [{ group: { id: 1, name: 'Staff' }, margin: 12.4, stranger_id: 5, member: exampleAda }],
    },
  });
export type GalleryHealth = z.infer<typeof GalleryHealth>;

/** Thresholds that are only thought of. What is left out is as it is. */
export const WhatIfQuery = z
  .object({
    exact: confidence.optional(),
    ha: confidence.optional(),
    junk: confidence.optional(),
    days: z.int().min(1).max(3650).default(30).meta({ description: 'Of so many days the entries are looked at.' }),
  })
  .meta({ id: 'WhatIfQuery', example: { exact: 82 } });
export type WhatIfQuery = z.infer<typeof WhatIfQuery>;

const levels = z.object({ exact: z.number(), ha: z.number(), junk: z.number() });

export const ToldOtherwise = z
  .object({ from: level, to: level, entries: z.int() })
  .meta({ id: 'ToldOtherwise', description: 'How many entries would have been told otherwise.' });

/** An entry that would have been told otherwise. */
export const ChangedEntry = z
  .object({
    entry_id: EntryId,
    from: Result,
    to: level,
    confidence,
    pid: Pid.nullable(),
    person: PersonName.nullable(),
  })
  .meta({ id: 'ChangedEntry' });

export const WhatIfAnswer = z
  .object({
    thresholds: z.object({ before: levels, after: levels }),
    strangers: z.object({ before: levels, after: levels }).meta({
      description:
        'How many searches of somebody unknown would name somebody at this or more, of 1,000, among neighbours.',
    }),
    entries: z.int().meta({ description: 'How many were looked at: the newest 100,000 at most.' }),
    changes: z.array(ToldOtherwise).meta({ description: 'What would have been told otherwise; the same is left out.' }),
    examples: z.array(ChangedEntry).meta({ description: 'The newest of these, twenty at most.' }),
  })
  .meta({
    id: 'WhatIfAnswer',
    example: {
      thresholds: { before: defaultThresholds, after: { ...defaultThresholds, exact: 82 } },
      strangers: { before: { exact: 1, ha: 10, junk: 100 }, after: { exact: 0.357, ha: 10, junk: 100 } },
      entries: 5120,
      changes: [{ from: 'exact', to: 'ha', entries: 61 }],
      examples: [],
    },
  });
export type WhatIfAnswer = z.infer<typeof WhatIfAnswer>;
