import fc, { type Arbitrary } from 'fast-check';
import type { JsonSchema } from './operations.ts';

/** What a member of a request says: a value, or something that an earlier answer told. */
export type Said = { readonly kind: 'value'; readonly value: unknown } | Known;

/** One of the ids, names or keys that answers told. */
export interface Known {
  readonly kind: 'known';
  /** The member of this name. */
  readonly name: string;
  readonly nth: number;
  /** Of the kind that the member asks for. */
  readonly isKin: boolean;
}

/** What the schema asks for, so that requests get far. */
export const orderly = (name: string, schema: JsonSchema): Arbitrary<Said> =>
  namesThings(name, schema)
    ? fc.oneof({ weight: 6, arbitrary: known(name, true) }, { weight: 1, arbitrary: plain(valid(name, schema)) })
    : plain(valid(name, schema));

/** The same in most cases; otherwise nearly that, or nothing like it. */
export const unruly = (name: string, schema: JsonSchema): Arbitrary<Said> =>
  fc.oneof(
    { weight: 8, arbitrary: orderly(name, schema) },
    { weight: 3, arbitrary: plain(near(schema)) },
    { weight: 1, arbitrary: known(name, false) },
    { weight: 1, arbitrary: plain(anything) },
  );

const plain = (values: Arbitrary<unknown>): Arbitrary<Said> =>
  values.map((value) => ({ kind: 'value', value }) as const);
const known = (name: string, isKin: boolean): Arbitrary<Said> =>
  fc.nat(1000).map((nth) => ({ kind: 'known', name, nth, isKin }) as const);

const isId = ({ type, exclusiveMinimum }: JsonSchema): boolean => type === 'integer' && exclusiveMinimum === 0;
const naming: readonly RegExp[] = [
  /^(?:id|pids?|key|after|source|sources|external_ids?|message_id|with|from|persons_groups|username|\w*password2?)$/,
  /^(?:\w+_ids?|pids_\w+|groups_\w+|importId|idempotency-key)$/,
];
const namesThings = (name: string, schema: JsonSchema): boolean =>
  isId(schema) || naming.some((pattern) => pattern.test(name));

/** Values that the schema allows, and in most cases those that the operation does, too. */
function valid(name: string, schema: JsonSchema): Arbitrary<unknown> {
  const { type, enum: choices, anyOf, items, properties, pattern } = schema;
  if (name === 'broker') return fc.constant({ url: 'mqtt://10.0.0.9' });
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (choices) return fc.constantFrom(...choices);
  if (anyOf) return fc.oneof(...anyOf.map((each) => valid(name, each)));
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      // Nobody answers at the addresses that there are.
      return name === 'try' ? fc.constant(false) : fc.boolean();
    case 'integer':
    case 'number': {
      const least = schema.minimum ?? (schema.exclusiveMinimum === undefined ? 0 : schema.exclusiveMinimum + 1);
      const most = schema.maximum ?? 100;
      return fc.oneof(fc.integer({ min: least, max: Math.min(most, least + 100) }), fc.constantFrom(least, most));
    }
    case 'array':
      return fc.array(items ? valid(name, items) : anything, { maxLength: 4 });
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(properties ?? {}).map(([each, inner]) => [each, valid(each, inner)])),
        { requiredKeys: [...(schema.required ?? [])] },
      );
  }
  if (/^(?:date_|since|timestamp|valid_from)/.test(name)) return fc.constantFrom(...times);
  if (name === 'valid_until') return fc.constantFrom('2099-01-31', '2099-01-31T10:00:00+02:00');
  if (name === 'time_zone') return fc.constantFrom('Europe/Berlin', 'UTC');
  if (name === 'url') return fc.constant('http://10.0.0.9:5000');
  if (name === 'destination_url') return fc.constantFrom('https://receiver.example/hook', 'http://192.0.2.1:8080/');
  if (pattern) return fc.stringMatching(new RegExp(pattern), { maxLength: 100 });
  return fc.oneof(fc.constantFrom(...names), fc.string({ minLength: schema.minLength ?? 0, maxLength: 40 }));
}

const times = ['2026-01-31T10:00:00Z', '2026-01-31', '2021-05-28 10:37:51.433760', '2026-01-31T10:00:00+02:00'];
const names = ['Staff', 'Straße', 'اسم', '名前', "O'Hara; --", 'a%b_c\\d'];

/** Values at the edges of what the schema allows, on both sides. */
function near({
  minimum,
  maximum,
  exclusiveMinimum,
  minLength,
  maxLength,
  maxItems,
  type,
}: JsonSchema): Arbitrary<unknown> {
  const bounds = [minimum, maximum, exclusiveMinimum].flatMap((bound) =>
    bound === undefined ? [] : [bound - 1, bound, bound + 1, String(bound + 1)],
  );
  const lengths = [minLength, maxLength].flatMap((length) =>
    length === undefined ? [] : [length - 1, length, length + 1],
  );
  const texts = lengths.filter((length) => length >= 0).flatMap((length) => ['x'.repeat(length), '🙂'.repeat(length)]);
  const arrays = [[], [1, 1], ['a', 'a'], [null], [[]], ...(maxItems ? [filled(maxItems), filled(maxItems + 1)] : [])];
  const ofType = { integer: numbers, number: numbers, boolean: flags, array: [...arrays, filled(10_000)] }[type ?? ''];
  return fc.constantFrom<unknown>(...bounds, ...texts, ...(ofType ?? oddTexts), null);
}

const filled = (length: number): number[] => Array.from({ length }, (_, i) => i + 1);
const flags = ['True', 'FALSE', 'yes', 'no', '2', 2, -1, 'on'];
const numbers = [
  ...[-0, 0.5, -1, 2 ** 31, 2 ** 53, 2 ** 63, 1e308],
  ...['1e3', '0x10', ' 5 ', '٣', '1_000', 'NaN', '-', '9'.repeat(400)],
];
const oddTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202Etxt.exe',
  '\u200b\u200d',
  `e${'\u0301'.repeat(500)}`,
  'İıſẞ',
  '\ufeff',
  '\uffff',
  '\r\nSet-Cookie: a=b',
  '../../../etc/passwd',
  '%00',
  '%F0%9F',
  '=cmd|1',
  'None',
  'null',
  `${'a'.repeat(127)}b`,
  '%'.repeat(255),
  'a'.repeat(70_000),
  '2026-02-30',
  '0000-00-00T99:99:99Z',
  '+275760-09-14T00:00:00Z',
  '2026-01-01T00:00:00+99:99',
  'EntryResult.',
  'data:image/png;base64,',
  'http://[::ffff:127.0.0.1]/',
  'http://example.com:99999/',
  `https://${'a.'.repeat(200)}example/`,
  '__proto__',
  'constructor',
];

/** Anything that JSON can say. */
const anything: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...oddTexts, ...numbers, ...flags, {}, [], [[[]]], { __proto__: null, id: {} }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
