import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, expect, it } from 'vitest';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Shape {
  readonly $ref?: string;
  readonly type?: string;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly example?: unknown;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Shape }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Shape }>> };
}

/** At and beyond the ends of what columns, bindings and numbers of JavaScript can hold. */
const extremes: readonly (number | string)[] = [
  ...[-1, 0, 150, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 1e9, 1e9 + 1, 1e15, 9007199254740991],
  ...[-9007199254740991, 2 ** 53, -(2 ** 53), 2 ** 63, 1e308, -1e308, 5e-324, 1.5, -0],
  ...['9223372036854775807', '9223372036854775808', '99999999999999999999999', '1e400', 'NaN', 'Infinity', '0x10'],
];

let kith: TestKith;
let schemas: Readonly<Record<string, Shape>>;
let operations: (Operation & { readonly method: Method; readonly path: string })[];

beforeAll(async () => {
  kith = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
  const document = (await kith.app.inject({ method: 'GET', url: '/openapi.json' })).json();
  schemas = document.components.schemas;
  operations = Object.entries<Record<string, Operation>>(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...operation,
        method: method.toUpperCase() as Method,
        path,
      })),
    )
    // What takes the test its own token away.
    .filter(({ method, path }) => method === 'GET' || method === 'POST' || !path.startsWith('/v1/tokens/'));
  await kith.call('POST', '/v1/sources/', { name: 'door' });
  await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' });
  await kith.addPersons(2);
});
afterAll(() => kith?.[Symbol.asyncDispose]());

const resolved = (shape: Shape): Shape => (shape.$ref ? (schemas[shape.$ref.split('/').at(-1) ?? ''] ?? {}) : shape);

const takesNumbers = (shape: Shape): boolean => {
  const { type, anyOf, items } = resolved(shape);
  if (type === 'integer' || type === 'number') return true;
  return (anyOf ?? []).some(takesNumbers) || (items !== undefined && takesNumbers(items));
};

const filled = (path: string, values: Readonly<Record<string, string>> = {}): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? '1'));

async function expectAnswer(method: Method, url: string, body?: object): Promise<number> {
  const { status, body: answer } = await kith.call(method, url, body);
  const said = `${method} ${url} ${JSON.stringify(body)} → ${status} ${JSON.stringify(answer)}`;
  expect(status, said).toBeLessThan(500);
  if (status >= 400) expect(Object.keys(answer), said).toEqual(['error_codes', 'message', 'fields']);
  return status;
}

it('no number in a query or a path is a fault of the server', async () => {
  let count = 0;
  for (const { method, path, parameters = [] } of operations) {
    for (const { name, in: where, schema } of parameters) {
      if (where !== 'path' && !takesNumbers(schema)) continue;
      for (const number of extremes) {
        if (where === 'path') await expectAnswer(method, filled(path, { [name]: String(number) }));
        else if (where === 'query')
          await expectAnswer(method, `${filled(path)}?${name}=${encodeURIComponent(String(number))}`);
        count += 1;
      }
    }
  }
  expect(count).toBeGreaterThan(1000);
});

it('no number in a body is a fault of the server', async () => {
  let count = 0;
  for (const { method, path, requestBody } of operations) {
    const shape = requestBody?.content['application/json']?.schema;
    if (!shape) continue;
    const { properties = {}, example = {} } = resolved(shape);
    for (const [name, member] of Object.entries(properties)) {
      if (!takesNumbers(member)) continue;
      for (const number of extremes) {
        const named = 'name' in properties && method === 'POST' ? { name: `${path} ${name} ${number}` } : {};
        await expectAnswer(method, filled(path), { ...(example as object), ...named, [name]: number });
        count += 1;
      }
    }
  }
  expect(count).toBeGreaterThan(500);
});

it.each([
  ['age_from=9007199254740991', 400],
  ['age_to=-2147483649', 400],
  ['age_from=2147483647', 200],
  ['age_to=-2147483648', 200],
  ['id_from=9007199254740991', 200],
  ['id_from=9007199254740992', 400],
  ['offset=9007199254740991', 200],
  ['sources_ids=9007199254740991', 200],
])('entries with %s are %i on every database', async (query, status) => {
  const answer = await kith.call('GET', `/v1/entries/?${query}`);
  expect(answer.status).toBe(status);
  if (status === 200) expect(answer.body.results).toEqual([]);
  else expect(answer.body.fields[0].name).toBe(query.split('=')[0]);
});
