import { multipart } from './multipart.ts';
import type { JsonSchema, Operation, Parameter } from './operations.ts';

/** What requests name: objects of the victim's space, or of nobody. */
export interface Target {
  readonly id: Readonly<Record<string, number | string>>;
  readonly pids: readonly [string, string];
  readonly groups: readonly [number, number];
  readonly space: number;
  readonly source: number;
  readonly licence: number;
  readonly entry: number;
  readonly importId: number;
  readonly token: number;
  readonly messageId: string;
  readonly name: string;
  readonly sourceName: string;
  readonly username: string;
  readonly externalId: string;
  readonly importKey: string;
  readonly image: Uint8Array;
  /** Nearly the name of a picture. */
  readonly picture: string;
}

/** What a member means that bears the same name in several collections. */
const ofKind = (path: string, kinds: Readonly<Record<string, unknown>>): unknown => kinds[path.split('/')[2] ?? ''];

/** What stands for an id or a text of this name; undefined when the test has never heard of it. */
function valueNamed(name: string, path: string, target: Target): unknown {
  const [pid, otherPid] = target.pids;
  const kind = path.includes('/templates/') ? 'templates' : (path.split('/')[2] ?? '');
  const values: Record<string, unknown> = {
    id: path.includes('{id}') ? target.id[kind] : target.entry,
    pid,
    importId: target.importId,
    message_id: target.messageId,
    pids: [pid, otherPid],
    pids_include: [pid],
    pids_exclude: [pid],
    groups_ids: target.groups,
    persons_groups: target.groups,
    group_id: target.groups[0],
    rule: { all_of: target.groups.slice(1) },
    attributes: path === '/v1/persons/' ? ['none:none'] : { [target.name]: 'text' },
    groups_all: target.groups,
    groups_none: target.groups,
    sources_ids: [target.source],
    sources: [target.source],
    spaces_ids: [target.space],
    entry_id: target.entry,
    id_from: target.entry,
    token_id: target.token,
    device_id: target.id.devices,
    space_id: target.space,
    license_id: target.licence,
    license: target.licence,
    from: ofKind(path, { persons: otherPid, strangers: target.id.strangers }) ?? target.groups[1],
    entries: [target.entry],
    with: target.groups[1],
    external_id: target.externalId,
    external_ids: [target.externalId],
    source: target.sourceName,
    source_id: target.source,
    name: path.startsWith('/media/') ? target.picture : target.name,
    q: target.name,
    username: target.username,
    key: target.importKey,
    'idempotency-key': target.importKey,
    when: { groups_any: target.groups, sources: [target.source] },
    profiles: [target.id.notifications],
    escalate_to: [target.id.notifications],
    rules_ids: [target.id['alarm-rules']],
    assignee: target.name,
    to: target.name,
    by: target.name,
    until: '2030-01-01',
  };
  const texts: Record<string, unknown> = {
    ...{ password: 'a wrong guess', password2: 'a wrong guess', old_password: 'another wrong guess' },
    ...{ description: 'text', note: 'text', action: 'POST /v1/spaces/', destination_url: 'https://else.example/' },
    ...{
      timestamp: '2026-01-01T00:00:00Z',
      valid_from: '2020-01-01',
      valid_until: '2099-01-01',
      since: '2020-01-01',
      date_from: '2020-01-01',
      date_to: '2030-01-01',
    },
    ...{
      month_from: '2020-01',
      month_to: '2030-12',
      address: 'rtsp://10.0.0.9/none',
      url: 'http://10.0.0.9:5000',
      broker: { url: 'mqtt://10.0.0.9' },
      topic_prefix: 'frigate',
      color: '#112233',
      id_code: 'none',
      code: 'a wrong guess',
      endpoint: 'https://push.example/none',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    },
  };
  return name in values ? values[name] : texts[name];
}

/** A cursor, a picture that comes as text, places in one, and how often somebody came: they name nothing. */
const leftOut: ReadonlySet<string> = new Set([
  'after',
  'image',
  'zones',
  'strangers',
  'hours',
  'labels',
  'cameras',
  'channel',
  'template',
  'quiet',
  'news',
]);
const isImage = ({ format, type }: JsonSchema) => type === 'string' && format === 'binary';
/** Ids, and texts of any content, may name something; flags, numbers within bounds and choices cannot. */
const mayName = (schema: JsonSchema): boolean => {
  const { type, enum: choices, items, anyOf, exclusiveMinimum, maximum } = schema;
  if (anyOf) return anyOf.some(mayName);
  if (items) return mayName(items);
  if (choices || schema.const !== undefined) return false;
  if (type === 'integer') return exclusiveMinimum === 0 && maximum === Number.MAX_SAFE_INTEGER;
  return type === 'string' || type === undefined || type === 'object';
};

/** The value that a request gives to a parameter; undefined: it is left out. */
function valueFor(parameter: Parameter, { method, path }: Operation, target: Target): unknown {
  const { name, schema, required } = parameter;
  if (isImage(schema)) return target.image;
  if (mayName(schema)) {
    const value = valueNamed(name, path, target);
    if (value === undefined && !leftOut.has(name)) {
      throw new Error(
        `The isolation test does not know what "${name}" of ${method} ${path} names: say it in requests-for.ts of @kith/testing, so that the route is tried with what is another one's.`,
      );
    }
    return value;
  }
  if (!required) return undefined;
  const [first] = schema.enum ?? schema.anyOf?.map((choice) => choice.const) ?? [];
  return schema.default ?? schema.const ?? first ?? (schema.type === 'boolean' ? true : (schema.minimum ?? 1));
}

/** A request that is ready to be sent. */
export interface Request {
  readonly method: Operation['method'];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: Buffer | string;
  /** Everything that it says, as text. */
  readonly said: string;
}

/** The requests that try an operation: with all that can be named, and for lists with each filter by itself. */
export function requestsFor(operation: Operation, target: Target): Request[] {
  const optional = operation.parameters.filter(
    (parameter) => parameter.in === 'query' && !parameter.required && mayName(parameter.schema),
  );
  const sets = optional.length > 1 ? [optional, ...optional.map((one) => [one]), []] : [optional];
  return sets.map((used) => requestWith(operation, target, new Set(used)));
}

function requestWith(operation: Operation, target: Target, used: ReadonlySet<Parameter>): Request {
  const { method, path, parameters, body } = operation;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let url = path;
  for (const parameter of parameters) {
    const value = valueFor(parameter, operation, target);
    if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, encodeURIComponent(String(value)));
    if (value === undefined || (!parameter.required && !used.has(parameter) && parameter.in === 'query')) continue;
    if (parameter.in === 'query') query.set(parameter.name, String(value));
    if (parameter.in === 'header') headers[parameter.name] = String(value);
  }
  url += `?${query}`;
  if (!body) return { method, url, headers, said: url };
  const values = body.members.flatMap((member) => {
    const value = valueFor(member, operation, target);
    return value === undefined ? [] : [[member.name, value] as const];
  });
  const text = JSON.stringify(values.filter(([, value]) => !(value instanceof Uint8Array)));
  const said = `${url} ${text}`;
  if (body.type === 'text/csv') {
    const payload = `pid\n${target.pids.join('\n')}\n`;
    return { method, url, headers: { ...headers, 'content-type': body.type }, payload, said: said + payload };
  }
  if (body.type === 'multipart/form-data') {
    const { payload, type } = multipart(
      values.map(([name, value]) => [name, value instanceof Uint8Array ? value : String(value)] as const),
    );
    return { method, url, headers: { ...headers, 'content-type': type }, payload, said };
  }
  if (body.type !== 'application/json') {
    throw new Error(`The isolation test cannot make a body of ${body.type}, which ${method} ${path} takes.`);
  }
  const payload = JSON.stringify(Object.fromEntries(values));
  return { method, url, headers: { ...headers, 'content-type': body.type }, payload, said };
}
