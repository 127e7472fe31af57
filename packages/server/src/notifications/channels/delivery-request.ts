import type { Event } from '@kith/contract';
import { type EntryEnvelope, type Envelope, isEntry } from './envelope.ts';

/** What goes over the wire for one event. */
export interface DeliveryRequest {
  readonly method: 'POST' | 'GET';
  readonly url: URL;
  /** Null for GET. */
  readonly body: string | null;
  /** What the signature covers: the body of a POST, the whole query string of a GET, without its question mark. */
  readonly signed: string;
}

/** @param httpMethod 0 POST, 1 GET */
export function deliveryRequest(httpMethod: 0 | 1, destination: URL, envelope: Envelope): DeliveryRequest {
  const url = new URL(destination);
  url.hash = '';
  if (httpMethod === 0) {
    const body = JSON.stringify(envelope);
    return { method: 'POST', url, body, signed: body };
  }
  const marked: [string, string][] = envelope.type === 'entry.created' ? [] : [['type', envelope.type]];
  const parameters = isEntry(envelope) ? flatten(envelope) : flattenNews(envelope);
  const query = new URLSearchParams([...marked, ...parameters]).toString().replaceAll('+', '%20');
  url.search = url.search ? `${url.search}&${query}` : query;
  return { method: 'GET', url, body: null, signed: url.search.slice(1) };
}

/** What is within something else has both names, beginning with what the news is of; of groups there are the names. */
const flattenNews = ({ type, data, ...envelope }: Exclude<Envelope, EntryEnvelope>): [string, string][] => [
  ...parametersOf(envelope),
  ...parametersOf(data, `${type.split('.', 1)[0]}_`),
];

const parametersOf = (data: object, within = ''): [string, string][] =>
  Object.entries(data).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    if (Array.isArray(value)) return [[`${within}${name}`, value.map(nameIn).join(',')]];
    if (typeof value === 'object' && value !== null) return parametersOf(value, `${within}${name}_`);
    return [[`${within}${name}`, value === null ? '' : String(value)]];
  });

const nameIn = (item: unknown): string => {
  const name = typeof item === 'object' && item !== null && 'name' in item ? item.name : item;
  return String(name).replaceAll(',', '%2C');
};

/** Always the same parameters; what is unknown is empty. */
function flatten({ id, data }: Event): [string, string][] {
  const parameters: [string, string | number | null][] = [
    ['id', id],
    ['result', data.result],
    ['pid', data.pid],
    ['person_name', data.person?.name ?? null],
    ['person_external_id', data.person?.external_id ?? null],
    ['confidence', data.confidence],
    ['created', data.created],
    ['source_id', data.source.id],
    ['source_name', data.source.name],
    ['space_id', data.space.id],
    ['age', data.age],
    ['sex', data.sex],
    ['mood', data.mood],
    ['liveness', data.liveness],
    ['facesize', data.facesize],
    ['face_image', data.face_image],
    ['persons_groups', data.persons_groups.map(({ name }) => name.replaceAll(',', '%2C')).join(',')],
  ];
  return parameters.map(([name, value]) => [name, value === null ? '' : String(value)]);
}
