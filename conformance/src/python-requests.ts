/** A request of the Python client. `{…}` stands where the recording had an id, a pid or a name of its own. */
export interface PythonRequest {
  readonly line: string;
  readonly body?: string;
}

export interface PythonGeneration {
  readonly httpx: string;
  readonly userAgent: string;
  /** Recorded from `neuroio` 0.1.2 on a raw socket. */
  readonly recorded: { readonly [call in 'list' | 'persons' | 'add' | 'remove']: PythonRequest };
  /** Not recorded for groups: the source's request lines and bodies, written as this generation wrote its other calls. */
  readonly derived: {
    readonly [call in 'create' | 'get' | 'listWithSpaceInName' | 'update' | 'delete']: PythonRequest;
  };
}

const list: PythonRequest = {
  line: 'GET /v1/groups/persons/?q=te&pids_include={ada}&pids_exclude={bea}&groups_ids={group}%2C{other}&spaces_ids={space}&limit=20&offset=0 HTTP/1.1',
};
const persons: PythonRequest = {
  line: 'GET /v1/groups/persons/{group}/pids/?pids={ada}%2C{bea}&limit=20&offset=0 HTTP/1.1',
};
const get: PythonRequest = { line: 'GET /v1/groups/persons/{group}/ HTTP/1.1' };
const remove: PythonRequest = { line: 'DELETE /v1/groups/persons/{group}/ HTTP/1.1' };

const spacedJson = {
  add: {
    line: 'POST /v1/groups/persons/pids/ HTTP/1.1',
    body: '{"pids": ["{ada}"], "groups_ids": [{group}, {other}]}',
  },
  remove: {
    line: 'DELETE /v1/groups/persons/pids/ HTTP/1.1',
    body: '{"pids": ["{ada}"], "groups_ids": [{group}, {other}]}',
  },
  create: { line: 'POST /v1/groups/persons/ HTTP/1.1', body: '{"name": "{name}"}' },
  update: { line: 'PATCH /v1/groups/persons/{group}/ HTTP/1.1', body: '{"name": "{newName}"}' },
};

const compactJson = {
  add: {
    line: 'POST /v1/groups/persons/pids/ HTTP/1.1',
    body: '{"pids":["{ada}"],"groups_ids":[{group},{other}]}',
  },
  remove: {
    line: 'DELETE /v1/groups/persons/pids/ HTTP/1.1',
    body: '{"pids":["{ada}"],"groups_ids":[{group},{other}]}',
  },
  create: { line: 'POST /v1/groups/persons/ HTTP/1.1', body: '{"name":"{name}"}' },
  update: { line: 'PATCH /v1/groups/persons/{group}/ HTTP/1.1', body: '{"name":"{newName}"}' },
};

const spaceAsPlus: PythonRequest = { line: 'GET /v1/groups/persons/?q=te+s&limit=20&offset=0 HTTP/1.1' };
const spaceAsPercent: PythonRequest = { line: 'GET /v1/groups/persons/?q=te%20s&limit=20&offset=0 HTTP/1.1' };

const sync = 'neuroio-python/0.1.2';
const async = 'neuroio-async-python/0.1.2';

export const pythonGenerations: readonly PythonGeneration[] = [
  {
    httpx: '0.19.0',
    userAgent: sync,
    recorded: { list, persons, add: spacedJson.add, remove: spacedJson.remove },
    derived: {
      create: spacedJson.create,
      get,
      listWithSpaceInName: spaceAsPlus,
      update: spacedJson.update,
      delete: remove,
    },
  },
  {
    httpx: '0.24.0',
    userAgent: sync,
    recorded: { list, persons, add: spacedJson.add, remove: spacedJson.remove },
    derived: {
      create: spacedJson.create,
      get,
      listWithSpaceInName: spaceAsPercent,
      update: spacedJson.update,
      delete: remove,
    },
  },
  ...[sync, async].map((userAgent) => ({
    httpx: '0.28.1',
    userAgent,
    recorded: { list, persons, add: compactJson.add, remove: compactJson.remove },
    derived: {
      create: compactJson.create,
      get,
      listWithSpaceInName: spaceAsPlus,
      update: compactJson.update,
      delete: remove,
    },
  })),
];

/** The bytes as the client sends them. The recording left out `Host`, which HTTP/1.1 asks for. */
export function toBytes(
  { line, body }: PythonRequest,
  userAgent: string,
  values: Readonly<Record<string, string | number>>,
): Buffer {
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`The recording asks for {${name}}, which the test does not give.`);
      return String(value);
    });
  const content = Buffer.from(body === undefined ? '' : fill(body));
  const head = [
    fill(line),
    `Host: ${values.host}`,
    'Accept: */*',
    `User-Agent: ${userAgent}`,
    ...(body === undefined ? [] : [`Content-Length: ${content.length}`, 'Content-Type: application/json']),
    `Authorization: Token ${values.token}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content]);
}
