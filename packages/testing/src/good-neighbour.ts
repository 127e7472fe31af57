import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { RawAnswer } from './documented-answers.ts';
import { EventListener } from './event-listener.ts';
import { multipart } from './multipart.ts';
import type { Neighbour } from './neighbours-house.ts';
import { pictureOf } from './numbered-faces.ts';
import type { Receiver } from './receiver.ts';
import { sendRequest } from './send-request.ts';
import { until } from './until.ts';

/** What somebody found who went about their business for a while. */
export interface Business {
  /** In ms, by operation. */
  readonly times: ReadonlyMap<string, readonly number[]>;
  /** Answers that it should not have got. */
  readonly failures: readonly string[];
  /** Events that the websocket or the webhook never told. */
  readonly lost: number;
  /** How long something beside took that nobody attacks, in ms: what the machine itself was slow at. */
  readonly beside: readonly number[];
}

/** Between two operations: somebody who asks for little. */
const REST_MS = 5;
const EVENTS_WITHIN_MS = 60_000;

/**
 * Does every kind of thing by turns until the time is over, then waits for all events.
 * @param bareUrl of a server that is asked for its root before each
 */
export async function goAboutBusiness(
  url: string,
  self: Neighbour,
  hooks: Receiver,
  { forMs, bareUrl }: { readonly forMs: number; readonly bareUrl: string | undefined },
): Promise<Business> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  using listener = await EventListener.open(url);
  listener.say({ action: 'AUTH', data: { token: self.token } });
  const send = (method: string, path: string, body?: object | Buffer, type = 'application/json') =>
    sendRequest(agent, url, {
      method,
      path,
      headers: { authorization: `Token ${self.token}`, ...(body && { 'content-type': type }) },
      body: body === undefined ? null : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
    });
  const operations = operationsOf(send, self, await frames());
  const times = new Map(Object.keys(operations).map((name): [string, number[]] => [name, []]));
  const failures: string[] = [];
  const seen = new Set<number>();
  const beside: number[] = [];
  const end = performance.now() + forMs;
  for (let round = 0; performance.now() < end; round++) {
    for (const [name, operation] of Object.entries(operations)) {
      if (round > 0 && performance.now() > end) break;
      if (bareUrl !== undefined) beside.push(await timeOf(() => sendRequest(agent, bareUrl, BARE)));
      const start = performance.now();
      const answer = await operation(round);
      times.get(name)?.push(performance.now() - start);
      if (!answer || answer.status >= 300)
        failures.push(`${name}: ${answer?.status ?? 'nothing'} ${answer?.body ?? ''}`);
      else if (name === 'ingest a frame') for (const { id } of JSON.parse(answer.body).results) seen.add(id);
      await pause(REST_MS);
    }
  }
  const missing = (): number => {
    const told = new Set(listener.events.map(({ id }) => id));
    const delivered = new Set(hooks.received.map(({ body }) => JSON.parse(body).id));
    return [...seen].filter((id) => !told.has(id)).length + [...seen].filter((id) => !delivered.has(id)).length;
  };
  await until(() => missing() === 0, 'all events', EVENTS_WITHIN_MS).catch(() => undefined);
  agent.destroy();
  return { times, failures, lost: missing(), beside };
}

const BARE = { method: 'GET', path: '/', headers: {}, body: null };

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

type Send = (method: string, path: string, body?: object | Buffer, type?: string) => Promise<RawAnswer | null>;

const frames = () =>
  Promise.all(Array.from({ length: 10 }, async (_, i) => multipart({ source: 'door', image: await pictureOf(i) })));

const GROUPS = '/v1/groups/persons/';

function operationsOf(
  send: Send,
  { groups, pids, profileId, username, password }: Neighbour,
  pictures: readonly ReturnType<typeof multipart>[],
): Readonly<Record<string, (round: number) => Promise<RawAnswer | null>>> {
  const group = (round: number) => groups[round % groups.length] ?? 0;
  const pid = (round: number) => pids[round % pids.length] ?? '';
  const picture = (round: number) => pictures[round % pictures.length] ?? { payload: Buffer.alloc(0), type: '' };
  const run = `${Date.now()}`;
  return {
    'list groups': (round) => send('GET', `${GROUPS}?limit=20&offset=${round % 10}`),
    'get a group': (round) => send('GET', `${GROUPS}${group(round)}/`),
    'find groups by name': () => send('GET', `${GROUPS}?q=group`),
    'create a group': (round) => send('POST', GROUPS, { name: `of ${run} ${round}` }),
    'add members': (round) => send('POST', `${GROUPS}pids/`, { pids: pids.slice(0, 10), groups_ids: [group(round)] }),
    'remove a member': (round) => send('DELETE', `${GROUPS}pids/`, { pids: [pid(round)], groups_ids: [group(round)] }),
    'list members': (round) => send('GET', `${GROUPS}${group(round)}/pids/`),
    'export a group': (round) => send('GET', `${GROUPS}${group(round)}/export/`),
    'import members': (round) =>
      send(
        'POST',
        `${GROUPS}${group(round)}/imports/`,
        Buffer.from(`pid\n${pids.slice(0, 20).join('\n')}\n`),
        'text/csv',
      ),
    'get a person': (round) => send('GET', `/v1/persons/${pid(round)}/`),
    'find a person by photo': (round) =>
      send('POST', '/v1/persons/search/', picture(round).payload, picture(round).type),
    'ingest a frame': (round) => send('POST', '/v1/entries/', picture(round).payload, picture(round).type),
    'list entries': () => send('GET', '/v1/entries/?limit=20'),
    'list deliveries': () => send('GET', `/v1/notifications/${profileId}/deliveries/`),
    'say who is calling': () => send('GET', '/v1/whoami/'),
    'log in': () => send('POST', '/v1/auth/token/', { username, password }),
  };
}
