import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// biome-ignore lint/suspicious/noExplicitAny: a walk through a document of every shape
type Any = any;

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly told: Any;
}

/** Routes that are no operations: this document, pages, and the answer to preflights. */
const pages = [/^GET \/$/, /^GET \/openapi\.json$/, /^GET \/docs\b/, /^GET \/console\b/, /^OPTIONS \*$/];

let kith: TestKith;
let document: Any;
let operations: Operation[];

beforeAll(async () => {
  kith = await openTestKith();
  document = (await kith.call('GET', '/openapi.json', undefined, null)).body;
  operations = Object.entries<Any>(document.paths).flatMap(([path, item]) =>
    Object.entries<Any>(item).map(([method, told]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      told,
    })),
  );
});
afterAll(() => kith?.[Symbol.asyncDispose]());

/** Names of the operations of which something does not hold. */
const without = (holds: (operation: Operation) => unknown): string[] =>
  operations.filter((operation) => !holds(operation)).map(({ name }) => name);

/** Every object of a part of the document, with its place. */
function* objectsIn(part: Any, place = '#'): Generator<[place: string, object: Any]> {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part)) yield [place, part];
  for (const [key, value] of Object.entries(part)) yield* objectsIn(value, `${place}/${pointer(key)}`);
}

const resolve = (ref: string): Any =>
  ref
    .slice(2)
    .split('/')
    .reduce((part, key) => part?.[key], document);

const parametersOf = ({ told }: Operation): Any[] => told.parameters ?? [];

describe('the document and the routes', () => {
  it('name each other, but for pages', () => {
    const listed = operations.map(({ method, path }) => `${method} ${path.replace(/\/$/, '')}`);
    const routes = routesOf(kith);
    expect(listed.filter((operation) => !routes.includes(operation))).toEqual([]);
    const others = routes.filter((route) => !listed.includes(route));
    expect(others.filter((route) => !pages.some((form) => form.test(route)))).toEqual([]);
    for (const form of pages) expect([form, others.some((route) => form.test(route))]).toEqual([form, true]);
  });

  it('lead to an answer of their own: no operation is an unknown route, and none is open that should not be', async () => {
    const unknown: string[] = [];
    for (const { name, method, path, told } of operations) {
      const { status } = await kith.call(method as 'GET', path.replace(/\{\w+\}/g, '1'), undefined, null);
      // There is no picture of this name.
      const expected = path.startsWith('/media/') ? [404] : told.security.length ? [401] : [200, 400];
      if (!expected.includes(status)) unknown.push(`${name}: ${status}`);
    }
    expect(unknown).toEqual([]);
    expect((await kith.call('GET', '/v1/nothing/', undefined, null)).status).toBe(404);
  });

  it('a token opens what the document says that it opens', async () => {
    const space = (await kith.call('POST', '/v1/spaces/', { name: 'of this test' })).body;
    const key = {
      accountToken: kith.token,
      spaceToken: (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body.key,
      streamToken: (await kith.call('POST', '/v1/streams/tokens/', {})).body.key,
    };
    const wrong: string[] = [];
    for (const { name, method, path, told } of operations) {
      if (told.security.length === 0 || method !== 'GET') continue;
      for (const [scheme, token] of Object.entries(key)) {
        const { status } = await kith.call('GET', path.replace(/\{\w+\}/g, '999999'), undefined, token);
        const opened = told.security.some((alternative: object) => scheme in alternative);
        if (opened !== (status !== 403)) wrong.push(`${name} with ${scheme}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('every operation', () => {
  it('has a name of its own, in camelCase', () => {
    expect(without(({ told }) => /^[a-z][A-Za-z]+$/.test(told.operationId))).toEqual([]);
    const names = operations.map(({ told }) => told.operationId);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('says in one sentence what it does, and for whom', () => {
    expect(without(({ told }) => told.summary && !told.summary.endsWith('.'))).toEqual([]);
    expect(without(({ told }) => told.tags?.length === 1)).toEqual([]);
    expect(without(({ told }) => Array.isArray(told.security))).toEqual([]);
  });

  it('declares the parameters of its path, and describes every parameter', () => {
    expect(
      without((operation) => {
        const declared = parametersOf(operation).filter((parameter) => parameter.in === 'path');
        const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        return (
          JSON.stringify(declared.map(({ name }) => name).sort()) === JSON.stringify(inPath.sort()) &&
          declared.every(({ required }) => required)
        );
      }),
    ).toEqual([]);
    const undescribed = operations.flatMap((operation) =>
      parametersOf(operation)
        .filter(({ description }) => !description)
        .map(({ name }) => `${operation.name}: ${name}`),
    );
    expect(undescribed).toEqual([]);
  });

  it('says what it answers, errors included', () => {
    expect(
      without(({ told: { responses } }) => {
        const success = Object.keys(responses).filter((status) => status.startsWith('2'));
        return (
          success.length > 0 &&
          responses['4XX'].$ref === '#/components/responses/Refused' &&
          responses['5XX'].$ref === '#/components/responses/Failed' &&
          success.every((status) => responses[status].description)
        );
      }),
    ).toEqual([]);
    for (const { content } of Object.values<Any>(document.components.responses)) {
      expect(content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Error' });
    }
  });

  it('shows an example of a JSON body, and of a JSON answer', () => {
    expect(without(({ told }) => showsExample(told.requestBody?.content))).toEqual([]);
    expect(
      without(({ told }) =>
        Object.entries<Any>(told.responses).every(
          ([status, { content }]) => !/^2/.test(status) || showsExample(content),
        ),
      ),
    ).toEqual([]);
  });
});

describe('the document', () => {
  it('is of OpenAPI 3.1, and says what it is about', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: 'Kith', version: expect.any(String), license: { name: 'MIT' } });
    expect(document.servers).toEqual([{ url: '/', description: expect.any(String) }]);
  });

  it('has nothing that a linter would change, but for the paths of the protocol', async () => {
    const config = await createConfig({
      extends: ['recommended-strict'],
      // The protocol's paths end with a slash, and `groups/persons/pids/` lies beside `groups/persons/{id}/`.
      rules: { 'no-path-trailing-slash': 'off', 'no-ambiguous-paths': 'off' },
    });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it('describes every tag that is used, and no other', () => {
    const used = new Set(operations.flatMap(({ told }) => told.tags));
    expect(new Set(document.tags.map(({ name }: Any) => name))).toEqual(used);
    for (const tag of document.tags) expect(tag.description).toMatch(/\.$/);
  });

  it('refers to nothing that is not there, and has no component that nobody uses', () => {
    const refs = [...objectsIn(document)].flatMap(([, { $ref }]) => (typeof $ref === 'string' ? [$ref] : []));
    expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([]);
    const schemes = operations.flatMap(({ told }) => told.security.flatMap(Object.keys));
    const used = new Set([...refs, ...schemes.map((scheme) => `#/components/securitySchemes/${scheme}`)]);
    const components = Object.entries<Any>(document.components).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `#/components/${kind}/${name}`),
    );
    expect(components.filter((component) => !used.has(component))).toEqual([]);
    expect(schemes.filter((scheme) => !(scheme in document.components.securitySchemes))).toEqual([]);
  });

  it('has schemas that are schemas, and examples that are valid against them', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    ajv.addSchema({ $id: 'document', ...document });
    const problems: string[] = [];
    let count = 0;
    for (const [place, schema] of objectsIn(document)) {
      if (!Array.isArray(schema.examples)) continue;
      const validate = ajv.getSchema(`document${place}`);
      for (const example of schema.examples) {
        count++;
        if (!validate?.(example)) problems.push(`${place}: ${ajv.errorsText(validate?.errors)}`);
      }
    }
    for (const { content } of Object.values<Any>(document.components.responses)) {
      const validate = ajv.getSchema('document#/components/schemas/Error');
      for (const { value } of Object.values<Any>(content['application/json'].examples)) {
        count++;
        if (!validate?.(value)) problems.push(ajv.errorsText(validate?.errors));
      }
    }
    expect(problems).toEqual([]);
    expect(count).toBeGreaterThan(60);
  });

  it('says what is sent to webhooks', () => {
    for (const [type, schema] of [
      ['entry.created', 'WebhookEvent'],
      ['entry.corrected', 'WebhookCorrection'],
    ] as const) {
      const sent = document.webhooks[type].post;
      expect(sent.requestBody.content['application/json'].schema).toEqual({ $ref: `#/components/schemas/${schema}` });
      expect(sent.parameters.map(({ name }: Any) => name)).toEqual([
        'webhook-id',
        'webhook-timestamp',
        'webhook-signature',
      ]);
    }
  });
});

describe('/docs', () => {
  it('is a page whose parts are all served by this server, and allowed by its policy', async () => {
    const page = await kith.app.inject('/docs');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
    const policy = policyOf(String(page.headers['content-security-policy']));
    const parts = [...page.body.matchAll(/<(script|link|img)[^>]*(?:src|href)="([^"]+)"/g)];
    expect(parts.length).toBeGreaterThan(4);
    for (const [, , address] of parts) {
      expect(address).toMatch(/^(\.?\/)?docs\//);
      expect((await kith.app.inject(String(address))).statusCode).toBe(200);
    }
    // All scripts are files; what they draw is styled in place, with pictures inside the address.
    expect(page.body).not.toMatch(/<script(?![^>]*src=)/);
    expect(policy('script-src')).toContain("'self'");
    expect(policy('style-src')).toEqual(expect.arrayContaining(["'self'", "'unsafe-inline'"]));
    expect(policy('img-src')).toEqual(expect.arrayContaining(["'self'", 'data:']));
    expect(policy('connect-src')).toContain("'self'");
  });

  it('shows this document', async () => {
    const script = await kith.app.inject('/docs/static/swagger-initializer.js');
    expect(script.statusCode).toBe(200);
    expect((await kith.app.inject('/docs/json')).json()).toEqual(document);
  });
});

/** The routes that are registered, as `GET /v1/…` without the last slash. HEAD goes along with GET. */
function routesOf({ app }: TestKith): string[] {
  const steps: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, step = '', methods = ''] = /^(.*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
      if (indent === undefined) return [];
      steps.splice(indent.length / 4, steps.length, step);
      const path = steps.join('').replace(/:(\w+)/g, '{$1}');
      return methods
        .split(', ')
        .filter((method) => method && method !== 'HEAD')
        .map((method) => `${method} ${path}`);
    });
}

/** Whether there is an example of the JSON among the contents, in it or in what it refers to. */
function showsExample(content: Any): boolean {
  const schema = content?.['application/json']?.schema;
  return schema === undefined || hasExample(schema);
}

function hasExample(schema: Any): boolean {
  if (schema.$ref) return hasExample(resolve(schema.$ref));
  const options = schema.anyOf ?? schema.oneOf;
  return (
    Boolean(schema.examples) ||
    (options ? options.every(hasExample) : false) ||
    (schema.type === 'array' && hasExample(schema.items)) ||
    // A page shows one of its items.
    (schema.properties?.results && hasExample(schema.properties.results))
  );
}

/** A step of a JSON pointer, within a URI. */
const pointer = (key: string) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));

const policyOf = (text: string) => {
  const directives = new Map(
    text.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name, sources] as const;
    }),
  );
  return (name: string) => directives.get(name) ?? directives.get('default-src');
};
