import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dot, faceLike } from './face-like.ts';
import { openFaceIndex } from './scan-index.ts';

const faces = faceLike(5);
const templates = Array.from({ length: 40 }, () => faces.stranger());
const template = fc.constantFrom(...templates);
const spaceId = fc.integer({ min: 1, max: 3 });
const personId = fc.integer({ min: 1, max: 12 });

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), spaceId, personId, template }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), spaceId, personId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), spaceId }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('search' as const),
      spaceId,
      template,
      among: fc.option(fc.array(personId), { nil: undefined }),
      limit: fc.integer({ min: 1, max: 15 }),
    }),
  },
);

test('after any sequence of changes, a search finds what a Map of float32 templates holds', async () => {
  await using index = await openFaceIndex({ threads: 0 });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const model = new Map<number, Map<number, Float32Array>>([1, 2, 3].map((id) => [id, new Map()]));
      for (const id of model.keys()) index.dropSpace(id);
      for (const step of steps) {
        const people = model.get(step.spaceId) ?? new Map<number, Float32Array>();
        switch (step.kind) {
          case 'put':
            index.put(step.spaceId, step.personId, step.template);
            people.set(step.personId, step.template);
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
            expect(found).toHaveLength(Math.min(limit, eligible.length));
            const cosines = eligible.map(([, other]) => dot(other, step.template)).sort((a, b) => b - a);
            for (const [rank, { personId, cosine }] of found.entries()) {
              const truth = people.get(personId);
              expect(truth && Math.abs(dot(truth, step.template) - cosine)).toBeLessThan(0.003);
              expect(Math.abs((cosines[rank] ?? 9) - cosine)).toBeLessThan(0.003);
            }
            break;
          }
          default:
            step satisfies never;
        }
        expect(index.size(step.spaceId)).toBe(people.size);
      }
    }),
    { numRuns: 150 },
  );
});
