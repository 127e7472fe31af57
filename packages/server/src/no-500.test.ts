import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly names: readonly string[];
}

let kith: TestKith;
let operations: Operation[];

beforeAll(async () => {
  kith = await openTestKith({
    vision: {
      analyse: async () => ({ kind: 'refused', reason: 'not-an-image' }),
      [Symbol.asyncDispose]: async () => undefined,
    },
  });
  const document = (await kith.app.inject({ method: 'GET', url: '/openapi.json' })).json();
  const all = Object.entries<Record<string, { parameters?: { name: string }[]; requestBody?: unknown }>>(
    document.paths,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase() as Operation['method'],
      path,
      names: [...parameters.map(({ name }) => name), ...propertyNames(requestBody, document)],
    })),
  );
  // What takes the test its own token away.
  operations = all.filter(
    ({ method, path }) => method === 'GET' || method === 'POST' || !path.startsWith('/v1/tokens/'),
  );
  await kith.call('POST', '/v1/sources/', { name: 'door' });
  await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' });
  await kith.addPersons(2);
});
afterAll(() => kith[Symbol.asyncDispose]());

/** Names of the members of a request body, wherever the document defines them. */
function propertyNames(value: unknown, document: { components: { schemas: Record<string, unknown> } }): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'properties') return Object.keys(inner);
    if (key === '$ref')
      return propertyNames(document.components.schemas[String(inner).split('/').at(-1) ?? ''], document);
    return propertyNames(inner, document);
  });
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    1,
    -1,
    1.5,
    2 ** 53,
    1e308,
    null,
    true,
    '',
    ' ',
    'None',
    'NaN',
    "'; --",
    '\u0000',
    '%',
    '🙂',
    '../..',
  ),
  fc.constantFrom<unknown>(
    '2026-02-30',
    '2026-01-01T00:00:00+99:99',
    'EntryResult.',
    '1,,2',
    '9'.repeat(30),
    'a'.repeat(70),
    {},
    [],
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary' }),
);
const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

it('nothing that a client can send is answered with a 500, and every refusal has the envelope', async () => {
  const request = fc.record({
    which: fc.nat(),
    inPath: fc.array(odd, { minLength: 3, maxLength: 3 }),
    inQuery: fc.array(fc.tuple(fc.nat(), odd), { maxLength: 5 }),
    inBody: fc.oneof(odd, fc.array(fc.tuple(fc.nat(), odd), { maxLength: 8 })),
    known: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ which, inPath, inQuery, inBody, known }) => {
      const operation = operations[which % operations.length];
      if (!operation) throw new Error('The document has no operations.');
      const { method, path, names } = operation;
      let i = 0;
      const url = path.replace(/\{\w+\}/g, () =>
        known ? '1' : encodeURIComponent(Buffer.from(text(inPath[i++])).toString()) || 'x',
      );
      const named = (pairs: [number, unknown][]) =>
        pairs.flatMap(([n, value]): [string, unknown][] => {
          const name = names[n % Math.max(1, names.length)];
          return name === undefined ? [] : [[name, value]];
        });
      const query = new URLSearchParams(Object.fromEntries(named(inQuery).map(([name, value]) => [name, text(value)])));
      const isPairs =
        Array.isArray(inBody) && inBody.every((pair) => Array.isArray(pair) && typeof pair[0] === 'number');
      const body = isPairs ? Object.fromEntries(named(inBody as [number, unknown][])) : inBody;
      const answer = await kith.app.inject({
        method,
        url: `${url}?${query}`,
        headers: { authorization: `Token ${kith.token}`, 'content-type': 'application/json' },
        ...(method !== 'GET' && { payload: JSON.stringify(body) ?? '' }),
      });
      const said = `${method} ${url}?${query} ${JSON.stringify(body)} → ${answer.statusCode} ${answer.body}`;
      expect(answer.statusCode, said).toBeLessThan(500);
      if (answer.statusCode >= 400)
        expect(Object.keys(answer.json()), said).toEqual(['error_codes', 'message', 'fields']);
    }),
    { numRuns: 1000 },
  );
});
