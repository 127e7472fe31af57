import type { Entry, Licence, Page, Profile, Source } from '@kith/client';
import { expect } from 'vitest';
import { exchange, type RawAnswer } from './exchange.ts';
import type { KithWithPeople } from './kith-with-people.ts';
import { multipart, type Part } from './multipart.ts';

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly type?: string;
  readonly token?: string | null;
}

export const refused = (field: string, code = 400) => ({
  status: 400,
  body: {
    error_codes: [code],
    message: 'Validation error.',
    fields: [{ name: field, message: expect.any(String), error_code: code }],
  },
});

export const notFound = { status: 404, body: { error_codes: [404], message: 'Not found.', fields: [] } };

export const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);

/** Requests written by hand, and things to send them about. @param kith the one that the tests have open */
export function toolsOf(kith: () => KithWithPeople) {
  /** Sends one request over a connection of its own, with these headers and no others. */
  function send(method: string, path: string, { headers = {}, body, type, token = kith().token }: Sent = {}) {
    const content = Buffer.from(body ?? '');
    const head = [
      `${method} ${path} HTTP/1.1`,
      `Host: ${new URL(kith().url).host}`,
      ...(token === null ? [] : [`Authorization: Token ${token}`]),
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ...(type === undefined ? [] : [`Content-Type: ${type}`]),
      ...(body === undefined ? [] : [`Content-Length: ${content.length}`]),
    ];
    return exchange(kith().url, Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content]));
  }

  const sendJson = (method: string, path: string, value: object, token = kith().token): Promise<RawAnswer> =>
    send(method, path, { type: 'application/json', body: JSON.stringify(value), token });

  const upload = (path: string, parts: readonly Part[], token = kith().token): Promise<RawAnswer> => {
    const { type, bytes } = multipart(parts);
    return send('POST', path, { type, body: bytes, token });
  };

  let names = 0;
  const newName = (what: string) => `${what} ${++names}`;
  /** Makes a thing of members by their names on the wire, whatever they are. */
  const make = async <T>(path: string, members: object) => {
    const { status, body } = await sendJson('POST', path, members);
    expect(status).toBe(201);
    return body as T;
  };
  const newSource = (more: object = {}) => make<Source>('/v1/sources/', { name: newName('source'), ...more });
  const newGroup = (name = newName('group')) => kith().client.groups.create({ name });
  const newLicence = (more: object = {}) =>
    make<Licence>('/v1/licenses/sources/', { name: newName('licence'), ...more });
  const newProfile = (more: object = {}) =>
    make<Profile>('/v1/notifications/', {
      name: newName('profile'),
      http_method: 0,
      destination_url: 'https://hooks.example/',
      ...more,
    });
  const newSpace = async () => {
    const { spaces } = kith().client;
    const space = await spaces.create({ name: newName('space') });
    const { key: token } = await spaces.createToken(space.id);
    return { ...space, token };
  };
  /** A space where a source named `src` is, and one person of this portrait. */
  const spaceOf = async (portrait: Uint8Array) => {
    const { token } = await newSpace();
    await kith().as(token).sources.create({ name: 'src', manualCreateFacesizeThreshold: 10_000 });
    return { token, pid: await kith().enrol(portrait, 'src', token) };
  };
  /** What a path and its query are answered with. */
  const read = async <T>(path: string, token = kith().token): Promise<T> => {
    const { status, body } = await send('GET', path, { token });
    expect(status).toBe(200);
    return body as T;
  };
  const entries = async (query: string, token = kith().token) =>
    (await read<Page<Entry>>(`/v1/entries/?${query}`, token)).results;

  return {
    send,
    sendJson,
    read,
    upload,
    newName,
    newSource,
    newGroup,
    newLicence,
    newProfile,
    newSpace,
    spaceOf,
    entries,
  };
}
