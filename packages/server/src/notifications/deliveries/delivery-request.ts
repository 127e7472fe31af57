import { type Event, toTimestamp } from '@kith/contract';

/** What goes over the wire for one event. */
export interface DeliveryRequest {
  readonly method: 'POST' | 'GET';
  readonly url: URL;
  /** Null for GET. */
  readonly body: string | null;
  /** What the signature covers: the body of a POST, the whole query string of a GET, without its question mark. */
  readonly signed: string;
}

/** What is told of an entry; a sample is made up. */
export type Told =
  | { readonly type: 'entry.created' | 'entry.sample' }
  /** `made`: when, epoch ms. */
  | { readonly type: 'entry.corrected'; readonly made: number };

/** What is told of an event, as a webhook has it in its body. */
export function envelopeOf(event: Event, told: Told) {
  // An entry happened when the face was seen, and its correction when somebody made that.
  const timestamp = told.type === 'entry.corrected' ? toTimestamp(told.made) : event.data.created;
  return { type: told.type, timestamp, ...event };
}

/** @param httpMethod 0 POST, 1 GET */
export function deliveryRequest(
  httpMethod: 0 | 1,
  destination: URL,
  event: Event,
  told: Told = { type: 'entry.created' },
): DeliveryRequest {
  const { type } = told;
  const url = new URL(destination);
  url.hash = '';
  if (httpMethod === 0) {
    const body = JSON.stringify(envelopeOf(event, told));
    return { method: 'POST', url, body, signed: body };
  }
  const marked: [string, string][] = type === 'entry.created' ? [] : [['type', type]];
  const query = new URLSearchParams([...marked, ...flatten(event)]).toString().replaceAll('+', '%20');
  url.search = url.search ? `${url.search}&${query}` : query;
  return { method: 'GET', url, body: null, signed: url.search.slice(1) };
}

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
