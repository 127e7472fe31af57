import fc, { type Arbitrary } from 'fast-check';
import { type Known, orderly, type Said, unruly } from './fuzzed-values.ts';
import { multipart } from './multipart.ts';
import type { Operation, Parameter } from './operations.ts';

/** A request before what is known is put into it. */
export interface Plan {
  readonly operation: Operation;
  /** Which kind of token, by its place in the list of kinds. */
  readonly token: number;
  readonly parameters: readonly Named[];
  readonly members: readonly Named[];
  /** Which of the types that the operation takes. */
  readonly type: number;
  readonly harm: Harm;
  /** How far into the body, from 0 to 1. */
  readonly where: number;
}

interface Named {
  readonly parameter: Parameter;
  readonly said: Said;
}

/** What is wrong with a request as a whole. */
const harms = [
  ...['another type', 'no type', 'no body', 'cut', 'doubled', 'deep', 'long', 'not UTF-8', 'byte order mark'],
  ...['no object', 'prototype', 'huge number', 'bad path', 'bad query', 'many parameters', 'odd header'],
] as const;
type Harm = (typeof harms)[number] | null;

/** A request that is ready to be sent. */
export interface FuzzedRequest {
  readonly method: string;
  /** Path and query, of ASCII alone. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** Plans of requests to an operation: some keep to what it asks for, most do not. */
export function plansOf(operation: Operation, tokenKinds: number): Arbitrary<Plan> {
  const plan = (values: typeof orderly, harm: Arbitrary<Harm>): Arbitrary<Plan> =>
    fc.record({
      operation: fc.constant(operation),
      token: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(tokenKinds - 1) }),
      parameters: named(operation.parameters, values),
      members: named(membersOf(operation), values),
      type: fc.nat(),
      harm,
      where: fc.double({ min: 0, max: 1, noNaN: true }),
    });
  const whole = fc.constant(null);
  return fc.oneof(
    { weight: 4, arbitrary: plan(orderly, whole) },
    { weight: 5, arbitrary: plan(unruly, whole) },
    { weight: 2, arbitrary: plan(unruly, fc.constantFrom(...harms)) },
  );
}

/** A table has persons in it. */
const membersOf = ({ body }: Operation): readonly Parameter[] =>
  body?.type === 'text/csv'
    ? Array.from(
        { length: 5 },
        () => ({ name: 'pid', in: 'query', required: true, schema: { type: 'string' } }) as const,
      )
    : (body?.members ?? []);

/** Required ones nearly always, the others now and then. */
function named(parameters: readonly Parameter[], values: typeof orderly): Arbitrary<Named[]> {
  const each = parameters.map((parameter) => {
    const present = values(parameter.name, parameter.schema).map((said) => [{ parameter, said }]);
    const absent = fc.constant<Named[]>([]);
    if (parameter.in === 'path' || (parameter.required && values === orderly)) return present;
    return fc.oneof(
      { weight: parameter.required ? 20 : 1, arbitrary: present },
      { weight: parameter.required ? 1 : 2, arbitrary: absent },
    );
  });
  return fc.tuple(...each).map((lists) => lists.flat());
}

/** @param recall what is known by the name of a member; @param picture a file for members that take one */
export function requestOf(
  plan: Plan,
  { recall, picture }: { recall: (known: Known, path: string) => unknown; picture: (nth: number) => Buffer },
): FuzzedRequest {
  const { operation, harm } = plan;
  const saidBy = ({ parameter: { name, schema }, said }: Named): unknown => {
    if (said.kind === 'known') {
      const value = recall(said, operation.path);
      return [schema, ...(schema.anyOf ?? [])].some(({ type }) => type === 'array') ? [value] : value;
    }
    return schema.format === 'binary' && typeof said.value === 'string'
      ? picture(name.length + said.value.length)
      : said.value;
  };
  const values = (list: readonly Named[]) => list.map((each) => [each.parameter, saidBy(each)] as const);
  const parameters = values(plan.parameters);
  const inQuery = parameters
    .filter(([each]) => each.in === 'query')
    .map(([{ name }, value]) => `${name}=${encoded(value)}`);
  if (harm === 'doubled') inQuery.push(...inQuery);
  if (harm === 'bad query') inQuery.push('%F0%9F=%', '&&==', 'q=%ZZ', 'q[]=1', 'q[a]=1', 'limit=1&limit=2');
  if (harm === 'many parameters') inQuery.push(...Array.from({ length: 2000 }, (_, i) => `p${i}=${i}`));
  let path = operation.path;
  for (const [{ name, in: place }, value] of parameters) {
    if (place === 'path') path = path.replace(`{${name}}`, harm === 'bad path' ? '%F0%9F' : encoded(value) || 'x');
  }
  const headers: Record<string, string> = harm === 'odd header' ? { 'idempotency-key': '\xff'.repeat(300) } : {};
  for (const [{ name, in: place }, value] of parameters) {
    if (place === 'header') headers[name] = text(value).replace(/[^\x20-\x7e\x80-\xff]/g, '?');
  }
  const { payload, type } = bodyOf(plan, values(plan.members));
  if (type !== null) headers['content-type'] = type;
  return {
    method: operation.method,
    path: inQuery.length > 0 ? `${path}?${inQuery.join('&')}`.slice(0, MAX_PATH) : path,
    headers,
    body: payload,
  };
}

/** Longer ones are refused by Node itself, before there is a route. */
const MAX_PATH = 60_000;

interface Body {
  readonly payload: Buffer | null;
  readonly type: string | null;
}

function bodyOf(
  { operation, type: which, harm, where }: Plan,
  members: readonly (readonly [Parameter, unknown])[],
): Body {
  const { body } = operation;
  const types = body?.types ?? ['application/json'];
  if (harm === 'no body' || (body === null && harm === null)) return { payload: null, type: null };
  const type = types[which % types.length] ?? 'application/json';
  const made = madeBody(
    type,
    members.map(([{ name }, value]) => [name, value] as const),
  );
  const { payload } = made;
  switch (harm) {
    case 'another type':
      return { payload, type: otherTypes[which % otherTypes.length] ?? null };
    case 'no type':
      return { payload, type: null };
    case 'cut':
      return { ...made, payload: payload.subarray(0, Math.floor(where * payload.length)) };
    case 'doubled':
      return { ...made, payload: Buffer.concat([payload, payload]) };
    case 'deep':
      return json(`${'{"id":['.repeat(DEEP)}${']}'.repeat(DEEP)}`);
    case 'long':
      return json(JSON.stringify({ ...object(members), name: 'a'.repeat(1_100_000) }));
    case 'not UTF-8':
      return { ...made, payload: spliced(payload, where, Buffer.from([0xff, 0xfe, 0xc0])) };
    case 'byte order mark':
      return { ...made, payload: Buffer.concat([Buffer.from('\ufeff'), payload]) };
    case 'no object':
      return json(['null', '[]', '"text"', '5', 'true', '[{}]', ' '][which % 7] ?? '');
    case 'prototype':
      return json(
        '{"__proto__":{"is_manager":true},"constructor":{"prototype":{}},"toString":1,"name":{"__proto__":null}}',
      );
    case 'huge number':
      return json(JSON.stringify(object(members)).replace(/:(\d+|"[^"]*")/g, `:${'9'.repeat(400)}`));
  }
  return made;
}

const DEEP = 20_000;
const otherTypes = [
  ...['text/plain', 'text/csv', 'application/json', 'multipart/form-data', 'multipart/form-data; boundary=', '*/*'],
  ...['application/x-www-form-urlencoded', 'application/vnd.api+json; charset=utf-16', '\xff', 'application/json;;;'],
];

const json = (payload: string): Body => ({ payload: Buffer.from(payload), type: 'application/json' });

function spliced(payload: Buffer, where: number, bytes: Buffer): Buffer {
  const at = Math.floor(where * payload.length);
  return Buffer.concat([payload.subarray(0, at), bytes, payload.subarray(at)]);
}

const object = (members: readonly (readonly [Parameter, unknown])[]): Record<string, unknown> =>
  Object.fromEntries(members.map(([{ name }, value]) => [name, value]));

function madeBody(type: string, members: readonly (readonly [string, unknown])[]): { payload: Buffer; type: string } {
  switch (type) {
    case 'multipart/form-data':
      return multipart(
        members.map(([name, value]) => [name, value instanceof Uint8Array ? value : text(value)] as const),
      );
    case 'application/x-www-form-urlencoded':
      return { type, payload: Buffer.from(members.map(([name, value]) => `${name}=${encoded(value)}`).join('&')) };
    case 'text/csv':
      return { type, payload: Buffer.from(`pid\n${members.map(([, value]) => text(value)).join('\n')}\n`) };
    default:
      return { type, payload: Buffer.from(JSON.stringify(Object.fromEntries(members))) };
  }
}

/** As it stands in a query or a form: lists with commas. */
const text = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.map(String).join(',');
  return JSON.stringify(value) ?? '';
};

/** Percent-encoded, lone surrogates too. */
const encoded = (value: unknown): string => encodeURIComponent(Buffer.from(text(value)).toString());
