import { ErrorEnvelope } from '@kith/contract';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Operation } from './operations.ts';

/** What came back, the body as text. */
export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Whether answers are such as the document says. */
export type Judge = (operation: Operation, answer: RawAnswer) => string | null;

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Response>> }>>>
  >;
}
interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

/**
 * Judges answers by the OpenAPI document: no fault of the server, a status that the operation names, a body that is valid against
 * its schema, and the envelope of errors in every refusal. @returns what is wrong, or null
 */
export function judgeBy(document: object): Judge {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', ...document });
  const { paths } = document as Document;
  return ({ method, path, isOpen }, { status, type, body }) => {
    // What is open says, too, that the server is not ready.
    if (status >= 500 && !(isOpen && status === 503)) return 'a fault of the server';
    const responses = paths[path]?.[method.toLowerCase()]?.responses ?? {};
    const response = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
    if (!response) return `the document does not name the status ${status}`;
    if (status >= 400) return isEnvelope(body, type) ? null : 'not the envelope of errors';
    const [[expected, { schema }] = ['', {} as { schema?: object }]] = Object.entries(response.content ?? {});
    if (expected === '') return body === '' ? null : 'a body where the document names none';
    if (!type.startsWith(expected.replace('*', ''))) return `${type} where the document says ${expected}`;
    if (!schema || expected !== 'application/json') return null;
    const place = `document#/paths/${pointer(path)}/${method.toLowerCase()}/responses/${status}/content/${pointer(expected)}/schema`;
    const validate = ajv.getSchema(place);
    if (!validate) return `no schema at ${place}`;
    return validate(JSON.parse(body)) ? null : `not valid against its schema: ${ajv.errorsText(validate.errors)}`;
  };
}

function isEnvelope(body: string, type: string): boolean {
  try {
    return type.startsWith('application/json') && ErrorEnvelope.strict().safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}

const pointer = (key: string): string => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
