import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import * as contract from '@kith/contract';
import { expect, it } from 'vitest';
import { z } from 'zod';

/** The parts of JSON Schema that the schemas of the contract are made of. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Shape>>;
}

type Schema = (typeof contract)['Group'] | (typeof contract)['Result'];

/** What is said in few words everywhere, instead of under its name. */
const spoken: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [contract.Moment, 'Date | string'],
  [contract.MomentTo, 'Date | string'],
  [contract.AttributeFilter, 'string'],
  [contract.ValidFrom, 'Date | string | null'],
  [contract.ValidUntil, 'Date | string | null'],
  [contract.Upload, 'Image'],
  [contract.Name, 'string'],
  [contract.NameOfKnown, 'string'],
  [contract.ExternalId, 'string'],
  [contract.Pid, 'string'],
  [contract.Timestamp, 'string'],
  [contract.AreaPx, 'number'],
  [contract.Int32, 'number'],
  [contract.GroupId, 'number'],
]);
/** What only the server, or the resources themselves, need. */
const left = /^(ImportHeaders|ImportQuery|ImportPreviewQuery|FaceCompare|AsmCheck|GroupsReplacement|(?!Audit).*Page)$/;

const asked =
  /^(ClientMessage|Credentials|StrangerName|StrangerSplit|ImportReport|Ingestion|Memberships|GroupComparison|DocumentCompare|DocumentVerification|(?!Template|Session|Nearest).*List|.*(Query|Create|Update|Write|Change|Delete|Copy|Merge|FromEntry|Reinit|(?<!When)Wish|Search|Inspect|Verify|Add|Replay|ProfileTest|AlarmAcknowledge|AlarmDryRun|CameraTest|CameraDiscovery))$/;

const schemas = Object.entries(contract).filter(
  (entry): entry is [string, Schema] => typeof entry[1] === 'object' && '_zod' in entry[1],
);
const named = schemas.filter(([name, schema]) => !spoken.has(schema) && !left.test(name));
const names: ReadonlyMap<unknown, string> = new Map(named.map(([name, schema]) => [schema, name]));

/** The types of the wire as TypeScript: what is asked under JavaScript names, what is answered as it travels. */
function printTypes(): string {
  const types = named.map(([name, schema]) => print(name, schema));
  const codes = { ...pick(contract.errors, ({ code }) => code), ...contract.fieldErrors };
  return `
// Made from the contract by wire.test.ts: change it there, and run that test with -u.
import type { Image } from './core/image.ts';

${types.join('\n\n')}

/** What an error's \`code\`, and each field's \`error_code\`, may be. \`docs/errors.md\` explains them. */
export const errorCodes = ${JSON.stringify(codes)} as const;

/** Every limit of the wire. */
export const limits = ${JSON.stringify(contract.limits)} as const;
`;
}

const pick = <T, R>(table: Readonly<Record<string, T>>, of: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(table).map(([name, value]) => [name, of(value)]));

function print(name: string, schema: Schema): string {
  const refs = new Map(
    named.flatMap(([other, { meta }]) => {
      const id = meta()?.id;
      return id ? [[`#/$defs/${id}`, other] as const] : [];
    }),
  );
  const asRequest = asked.test(name);
  const root = shapeOf(schema, asRequest);
  const own = root.$ref?.startsWith('#/$defs/') ? root.$defs?.[root.$ref.slice('#/$defs/'.length)] : undefined;
  const shape = own ?? root;
  const text = typeOf(shape, { refs, asRequest });
  const comment = docOf(shape.description);
  return shape.properties ? `${comment}export interface ${name} ${text}` : `${comment}export type ${name} = ${text};`;
}

/** What is set right as it comes in is, as it goes out, of the type that it came in as. */
const isSetRight = (schema: z.core.$ZodType): schema is z.ZodPipe<Schema, z.ZodTransform> =>
  schema instanceof z.ZodPipe && schema.def.out instanceof z.ZodTransform;

/** Whether it has a name here, or is one that has with other words about it. */
const isNamed = (schema: z.core.$ZodType | undefined): boolean =>
  schema !== undefined && (spoken.has(schema) || names.has(schema) || isNamed(schema._zod.parent));

function shapeOf(schema: Schema, asRequest: boolean): Shape {
  return schema.toJSONSchema({
    io: asRequest ? 'input' : 'output',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const known = spoken.get(zodSchema) ?? names.get(zodSchema);
      if (zodSchema === schema) return;
      const { description } = jsonSchema;
      const replace = (shape: object): void => {
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
        Object.assign(jsonSchema, shape, description && { description });
      };
      if (known) replace({ $ref: known });
      else if (!isNamed(zodSchema._zod.parent) && isSetRight(zodSchema)) replace(shapeOf(zodSchema.def.in, asRequest));
    },
  }) as Shape;
}

interface Style {
  readonly refs: ReadonlyMap<string, string>;
  readonly asRequest: boolean;
}

function typeOf(shape: Shape, style: Style): string {
  if (shape.$ref) return style.refs.get(shape.$ref) ?? shape.$ref;
  const either = shape.anyOf ?? shape.oneOf;
  if (either) return either.map((part) => typeOf(part, style)).join(' | ');
  if (shape.enum) return shape.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.properties) return membersOf(shape, style);
  const { additionalProperties: values } = shape;
  if (typeof values === 'object') return `Record<string, ${typeOf(values, style)}>`;
  if (shape.items) return `${style.asRequest ? 'readonly ' : ''}(${typeOf(shape.items, style)})[]`;
  return [shape.type ?? 'unknown'].flat().join(' | ').replaceAll('integer', 'number');
}

function membersOf({ properties = {}, required = [] }: Shape, style: Style): string {
  const members = Object.entries(properties).map(([name, shape]) => {
    const type = typeOf(shape, style);
    const isOptional = !required.includes(name);
    const member = style.asRequest
      ? `readonly ${camel(name)}${isOptional ? '?' : ''}: ${type}${isOptional ? ' | undefined' : ''}`
      : `${name}${isOptional ? '?' : ''}: ${type}`;
    return `${docOf(shape.description)}${member};`;
  });
  // A comment stands on a line of its own.
  const open = members[0]?.startsWith('/**') ? '{\n' : '{ ';
  return members.length ? `${open}${members.join('\n')} }` : 'Record<string, never>';
}

const docOf = (description?: string): string => (description ? `/** ${description} */\n` : '');
const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** As the house formats it. */
function formatted(text: string): string {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [biome, 'format', '--stdin-file-path=packages/client/src/wire.ts'],
    { input: text, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

it('the types of the SDK are those of the contract', async () => {
  await expect(formatted(printTypes())).toMatchFileSnapshot('./wire.ts');
});
