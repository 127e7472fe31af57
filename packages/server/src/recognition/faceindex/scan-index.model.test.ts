import { dot, type FaceVector, faceLike } from '@kith/testing/face-like';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COSINE_ERROR } from './face-index.ts';
import { openFaceIndex } from './scan-index.ts';

const faces = faceLike(5);
const known = Array.from({ length: 40 }, () => faces.stranger());
const template = fc.constantFrom(...known);
/** Several, and now and then the same one twice. */
const templates = fc.array(template, { minLength: 1, maxLength: 10, size: 'small' });
const spaceId = fc.integer({ min: 1, max: 3 });
const personId = fc.integer({ min: 1, max: 12 });
const among = fc.option(fc.array(personId), { nil: undefined });

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), spaceId, personId, templates }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), spaceId, personId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), spaceId }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('search' as const),
      spaceId,
      template,
      among,
      limit: fc.integer({ min: 1, max: 15 }),
    }),
  },
);

test('after any sequence of changes, a search finds what a Map of float32 templates holds', async () => {
  await using index = await openFaceIndex({ threads: 0 });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const model = new Map<number, Map<number, readonly FaceVector[]>>([1, 2, 3].map((id) => [id, new Map()]));
      for (const id of model.keys()) index.dropSpace(id);
      for (const step of steps) {
        const people = model.get(step.spaceId) ?? new Map<number, readonly FaceVector[]>();
        switch (step.kind) {
          case 'put':
            index.put(step.spaceId, step.personId, step.templates);
            people.set(step.personId, step.templates);
            break;
          case 'remove':
            index.remove(step.spaceId, step.personId);
            people.delete(step.personId);
            break;
          case 'drop':
            index.dropSpace(step.spaceId);
            people.clear();
            break;
          case 'search': {
            const { among, limit } = step;
            const found = await index.search(step.spaceId, step.template, { limit, ...(among && { among }) });
            const eligible = [...people].filter(([id]) => !among || among.includes(id));
            const truth = new Map(
              eligible.map(([id, looks]) => [id, Math.max(...looks.map((look) => dot(look, step.template)))]),
            );
            expect(found).toHaveLength(Math.min(limit, eligible.length));
            expect(new Set(found.map(({ personId }) => personId)).size).toBe(found.length);
            expect(index.templates(step.spaceId, among)).toBe(eligible.flatMap(([, looks]) => looks).length);
            const best = [...truth.values()].sort((a, b) => b - a);
            for (const [rank, { personId, cosine }] of found.entries()) {
              expect(Math.abs((truth.get(personId) ?? 9) - cosine)).toBeLessThan(COSINE_ERROR);
              expect(Math.abs((best[rank] ?? 9) - cosine)).toBeLessThan(COSINE_ERROR);
            }
            break;
          }
          default:
            step satisfies never;
        }
        expect(index.size(step.spaceId)).toBe(people.size);
        expect(index.templates(step.spaceId)).toBe([...people.values()].flat().length);
      }
    }),
    { numRuns: 150 },
  );
});
