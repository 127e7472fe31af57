import type { TemplateId } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { expect, it } from 'vitest';
import type { Likeness } from '../../people/persons/gallery.ts';
import type { LookOfPerson } from '../../people/persons/template-store.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { cosineOfTemplates } from '../../recognition/calibration/cosine.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { Findings } from './findings.ts';

const ALIKE = 0.49;
const LEAST = 0.4;
const SMALL_PX = 5000;

const { stranger, similar, random } = faceLike(71);
let last = 0;
const look = (personId: number, scaled: ScaledTemplate, facesize = 40_000): LookOfPerson => ({
  id: ++last as TemplateId,
  personId: personId as PersonId,
  scaled,
  facesize,
});
const near = (personId: number, cosine: number): Likeness => ({ personId: personId as PersonId, cosine });

it('once there are very many pairs, only those matter that would be among the worst thousand', () => {
  const findings = new Findings(ALIKE);
  const face = stranger();
  const one = look(0, face);
  expect(findings.leastOther(one, [one], LEAST)).toBe(LEAST);
  const cosines = Array.from({ length: 5000 }, () => LEAST + random() * 0.5);
  for (const [i, cosine] of cosines.entries()) {
    const least = findings.leastOther(one, [one], LEAST);
    findings.add((10_000 + i) as PersonId, [look(10_000 + i, face)], [cosine >= least ? near(i + 1, cosine) : null]);
  }
  const expected = cosines.toSorted((a, b) => b - a).slice(0, 1000);
  expect(findings.leastOther(one, [one], LEAST)).toBeGreaterThan(LEAST);
  expect(findings.pairs.slice(0, 1000).map(({ cosine }) => cosine)).toEqual(expected);
});

it('somebody may always be nearer to a photo than the other photos of its person', () => {
  const findings = new Findings(ALIKE);
  const face = stranger();
  for (let i = 0; i < 2001; i++) findings.add((10 + i) as PersonId, [look(10 + i, face)], [near(5000 + i, 0.95)]);
  const looks = [look(1, face), look(1, similar(face, 0.7))];
  const [first] = looks as [LookOfPerson, LookOfPerson];
  const own = cosineOfTemplates(face, looks[1]?.scaled as ScaledTemplate);
  expect(findings.leastOther(first, looks, LEAST)).toBeCloseTo(own, 10);
  const unlike = [look(2, face), look(2, stranger())];
  expect(findings.leastOther(unlike[0] as LookOfPerson, unlike, LEAST)).toBe(ALIKE);
});

it('of photos with faults it is asked once who else is nearest', () => {
  const findings = new Findings(ALIKE);
  const small = look(1, stranger(), SMALL_PX);
  const other = look(2, stranger(), SMALL_PX + 1);
  for (const one of [small, other]) findings.add(one.personId, [one], [null]);
  expect(findings.alone(10).map(({ templateId }) => templateId)).toEqual([small.id, other.id]);
  findings.beside(small.id, near(2, 0.45));
  findings.beside(other.id, null);
  expect(findings.alone(10)).toEqual([]);
  expect(findings.photos.map((photo) => photo.other)).toEqual([near(2, 0.45), null]);
});
