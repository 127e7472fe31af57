import { failures, statusTexts, webhooks } from './openapi-texts.ts';

type Document = Record<string, unknown>;
interface Operation {
  operationId?: string;
  description?: string;
  parameters?: Parameter[];
  responses: Record<string, { description?: string; content?: unknown } | Reference>;
}
interface Parameter {
  in: string;
  schema?: { type?: string };
}
interface Reference {
  $ref: string;
}
type Paths = Record<string, Record<string, Operation>>;

const PREFIX = '#/components/schemas/';

/** Makes of what the routes say a document that stands for itself. */
export function finishDocument(raw: object): Document {
  // Through JSON: PATCH and PUT of one route are one and the same object.
  const document = JSON.parse(JSON.stringify(raw)) as Document & { paths: Paths; components: { schemas: Document } };
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item)) finishOperation(operation);
    sayWhichIsTheSame(item);
  }
  const { schemas, ...components } = document.components;
  const responses = Object.fromEntries(
    Object.entries(failures).map(([name, { description, examples }]) => [
      name,
      { description, content: { 'application/json': { schema: { $ref: `${PREFIX}Error` }, examples } } },
    ]),
  );
  const finished = { ...document, webhooks, components: { ...components, responses } };
  return withExamples(withSchemas(finished, schemas)) as Document;
}

function finishOperation(operation: Operation): void {
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === 'query' && parameter.schema?.type === 'array') {
      Object.assign(parameter, { style: 'form', explode: false });
    }
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    const failure = { '4XX': 'Refused', '5XX': 'Failed' }[status];
    if (failure) operation.responses[status] = { $ref: `#/components/responses/${failure}` };
    else if ('description' in response) response.description = statusTexts[status] ?? response.description ?? '';
  }
}

/** PUT and PATCH of one route change what is given, both of them. */
function sayWhichIsTheSame({ patch, put }: Record<string, Operation>): void {
  if (!patch?.operationId || patch.operationId !== put?.operationId) return;
  put.operationId = `${patch.operationId}ByPut`;
  put.description = ['The same as PATCH.', put.description].filter(Boolean).join(' ');
}

/**
 * The document with those of the schemas that it refers to. Schemas of requests are told apart from those of answers by a suffix, which is
 * left out where no two bear the same name.
 */
function withSchemas(document: Document, schemas: Document): Document {
  const used = new Map<string, unknown>();
  const collect = (part: unknown): void => {
    for (const name of referencesIn(part)) {
      if (used.has(name)) continue;
      used.set(name, schemas[name]);
      collect(schemas[name]);
    }
  };
  collect(document);
  const names = new Map(
    [...used.keys()].map((name) => {
      const bare = name.replace(/Input$/, '');
      return [name, bare !== name && used.has(bare) ? name : bare];
    }),
  );
  const renamed = (part: unknown): unknown =>
    mapObjects(part, (object) => {
      const name = nameIn(object);
      return name === undefined ? object : { ...object, $ref: PREFIX + (names.get(name) ?? name) };
    });
  const sorted = [...used].map(([name, schema]) => [names.get(name) ?? name, renamed(schema)] as const);
  return {
    ...(renamed(document) as Document),
    components: {
      ...(renamed(document.components) as Document),
      schemas: Object.fromEntries(sorted.sort(([a], [b]) => a.localeCompare(b))),
    },
  };
}

/** Schemas of this version of the specification have lists of examples. */
const withExamples = (document: unknown): unknown =>
  mapObjects(document, ({ example, ...object }) =>
    example === undefined ? object : { ...object, examples: [example] },
  );

const nameIn = ({ $ref }: Document): string | undefined =>
  typeof $ref === 'string' && $ref.startsWith(PREFIX) ? $ref.slice(PREFIX.length) : undefined;

function referencesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(referencesIn);
  if (typeof part !== 'object' || part === null) return [];
  const name = nameIn(part as Document);
  return [...(name === undefined ? [] : [name]), ...Object.values(part).flatMap(referencesIn)];
}

/** A copy in which every object was changed, the innermost first. */
function mapObjects(part: unknown, change: (object: Document) => Document): unknown {
  if (Array.isArray(part)) return part.map((item) => mapObjects(item, change));
  if (typeof part !== 'object' || part === null) return part;
  return change(Object.fromEntries(Object.entries(part).map(([key, value]) => [key, mapObjects(value, change)])));
}
