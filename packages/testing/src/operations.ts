import type { FastifyInstance } from 'fastify';

/** As much of JSON Schema as the document uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
}

/** What a request may say, and where. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** One method of one route, as `GET /openapi.json` describes it. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Needs no token. */
  readonly isOpen: boolean;
  readonly parameters: readonly Parameter[];
  /** What it takes: the types, and the members of the first of them; null: no body. */
  readonly body: {
    readonly type: string;
    readonly types: readonly string[];
    readonly members: readonly Parameter[];
  } | null;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Description>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> };
}
interface Description {
  readonly security?: readonly unknown[];
  readonly parameters?: readonly (Omit<Parameter, 'required'> & { readonly required?: boolean })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: JsonSchema }>> };
}

/** Every operation that a Kith says it has. References are resolved, one level deep where parameters are. */
export async function operationsOf(app: FastifyInstance): Promise<Operation[]> {
  const document: Document = (await app.inject({ method: 'GET', url: '/openapi.json' })).json();
  const resolve = (schema: JsonSchema = {}): JsonSchema => {
    const name = schema.$ref?.split('/').at(-1);
    return name === undefined ? schema : resolve(document.components?.schemas?.[name]);
  };
  const whole = (schema: JsonSchema): JsonSchema => {
    const { items, anyOf, ...rest } = resolve(schema);
    return { ...rest, ...(items && { items: whole(items) }), ...(anyOf && { anyOf: anyOf.map(whole) }) };
  };
  const bodyOf = ({ requestBody }: Description): Operation['body'] => {
    const content = requestBody?.content ?? {};
    const [first] = Object.entries(content);
    if (!first) return null;
    const [type, { schema }] = first;
    const { properties = {}, required = [] } = resolve(schema);
    const members = Object.entries(properties).map(
      ([name, member]): Parameter => ({
        name,
        in: 'query',
        required: required.includes(name),
        schema: whole(member),
      }),
    );
    return { type, types: Object.keys(content), members };
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, description]) => ({
      method: method.toUpperCase() as Operation['method'],
      path,
      isOpen: description.security?.length === 0,
      parameters: (description.parameters ?? []).map((parameter) => ({
        ...parameter,
        required: parameter.required ?? false,
        schema: whole(parameter.schema),
      })),
      body: bodyOf(description),
    })),
  );
}
