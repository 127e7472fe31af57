import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { RawAnswer } from './documented-answers.ts';
import { multipart } from './multipart.ts';
import type { Neighbour } from './neighbours-house.ts';
import { pictureOf } from './numbered-faces.ts';
import { sendRequest } from './send-request.ts';

/** What attacks need. */
export interface Attacker {
  readonly url: string;
  readonly self: Neighbour;
  readonly victim: Neighbour;
  /** Ends the attack. */
  readonly signal: AbortSignal;
}

/** Goes on until it is ended. */
export type Attack = (attacker: Attacker) => Promise<unknown>;

/** Comes from an address of its own, so that limits by address are not those of the neighbour. */
const HOSTILE_ADDRESS = '127.0.0.66';
const GROUPS = '/v1/groups/persons/';
const MEBI = 1024 * 1024;

const agentOf = (sockets: number) => new Agent({ keepAlive: true, maxSockets: sockets, localAddress: HOSTILE_ADDRESS });

/** So many at once, each again as soon as it is done. */
async function flood({ signal }: Attacker, atOnce: number, one: (nth: number) => Promise<unknown>): Promise<void> {
  let nth = 0;
  const again = async (): Promise<void> => {
    while (!signal.aborted) {
      await one(nth++).catch(() => undefined);
      // Refusals cost nothing here, and must not become a test of this process.
      await pause(1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, again));
}

type Call = (
  method: string,
  path: string,
  body?: object | Buffer,
  type?: string,
  token?: string,
) => Promise<RawAnswer | null>;

function caller({ url, self }: Attacker, sockets: number): Call {
  const agent = agentOf(sockets);
  return (method, path, body, type = 'application/json', token = self.token) =>
    sendRequest(agent, url, {
      method,
      path,
      headers: { authorization: `Token ${token}`, ...(body && { 'content-type': type }) },
      body: body === undefined ? null : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
    });
}

/** A raw connection that is not missed when it breaks. */
function rawSocket({ url, signal }: Attacker): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), localAddress: HOSTILE_ADDRESS });
  socket.on('error', () => undefined);
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  return socket;
}

/** Every way of the table, by its name. */
export const attacks: Readonly<Record<string, Attack>> = {
  'floods with tokens that mint the next': async (attacker) => {
    const call = caller(attacker, 16);
    let token = attacker.self.token;
    await flood(attacker, 16, async (nth) => {
      if (nth % 200 === 0) {
        const minted = await call('POST', '/v1/tokens/', {}, undefined, token);
        if (minted?.status === 201) token = JSON.parse(minted.body).key;
      }
      await call('GET', GROUPS, undefined, undefined, token);
    });
  },

  'a hundred uploads at once': async (attacker) => {
    const call = caller(attacker, 100);
    const image = Buffer.concat([await pictureOf(1), Buffer.alloc(4 * MEBI)]);
    const { payload, type } = multipart({ source: 'door', image });
    await flood(attacker, 100, () => call('POST', '/v1/entries/', payload, type));
  },

  'bodies that never end': (attacker) =>
    flood(attacker, 200, async () => {
      const socket = rawSocket(attacker);
      socket.write(
        'POST /v1/auth/token/ HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 16000\r\n\r\n{"a":"',
      );
      while (!attacker.signal.aborted && !socket.destroyed) {
        socket.write('x');
        await pause(200);
      }
      socket.destroy();
    }),

  'answers that nobody reads': (attacker) =>
    flood(attacker, 50, async () => {
      const socket = rawSocket(attacker).pause();
      const headers = `host: a\r\nauthorization: Token ${attacker.self.token}`;
      socket.write(`GET ${GROUPS}?limit=1000 HTTP/1.1\r\n${headers}\r\n\r\n`.repeat(20));
      await Promise.race([pause(2000), new Promise((resolve) => socket.once('close', resolve))]);
      socket.destroy();
    }),

  'files asked for ahead, and hanging up': (attacker) =>
    flood(attacker, 10, async () => {
      const socket = rawSocket(attacker);
      socket.write('GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(60));
      await pause(50);
      socket.destroy();
    }),

  'websockets that say wrong tokens': (attacker) =>
    flood(attacker, 10, async () => {
      const socket = new WebSocket(attacker.url.replace('http', 'ws'), { localAddress: HOSTILE_ADDRESS });
      socket.on('error', () => undefined);
      attacker.signal.addEventListener('abort', () => socket.terminate(), { once: true });
      await new Promise((resolve) => socket.once('open', resolve).once('close', resolve));
      const auth = JSON.stringify({ action: 'AUTH', data: { token: 'x'.repeat(128) } });
      while (socket.readyState === WebSocket.OPEN) {
        for (let i = 0; i < 100; i++) socket.send(auth);
        await pause(10);
      }
    }),

  'websockets that say nothing': (attacker) =>
    flood(attacker, 500, async () => {
      const socket = new WebSocket(attacker.url.replace('http', 'ws'), { localAddress: HOSTILE_ADDRESS });
      socket.on('error', () => undefined);
      attacker.signal.addEventListener('abort', () => socket.terminate(), { once: true });
      await new Promise((resolve) => socket.once('close', resolve));
      await pause(1000);
    }),

  'searches that take long': async (attacker) => {
    const call = caller(attacker, 8);
    await flood(attacker, 8, () => call('GET', `${GROUPS}?q=${'a'.repeat(127)}b`));
  },

  'samples to a mute destination': async (attacker) => {
    const call = caller(attacker, 50);
    await flood(attacker, 50, () => call('POST', `/v1/notifications/${attacker.self.profileId}/sample/`));
  },

  'entries owed to a mute destination': async (attacker) => {
    const call = caller(attacker, 8);
    const { payload, type } = multipart({ source: 'door', image: await pictureOf(1, 2, 3, 4) });
    await flood(attacker, 8, () => call('POST', '/v1/entries/', payload, type));
  },

  'wrong passwords for the neighbour': async (attacker) => {
    const call = caller(attacker, 4);
    const { username } = attacker.victim;
    await flood(attacker, 4, (nth) => call('POST', '/v1/auth/token/', { username, password: `wrong ${nth}` }));
  },

  'tables of strangers': async (attacker) => {
    const call = caller(attacker, 4);
    const rows = Array.from({ length: 20_000 }, (_, i) => attacker.self.pids[i % 60] ?? `nobody-${i}`);
    const table = Buffer.from(`pid\n${rows.join('\n')}\n`);
    const { groups } = attacker.self;
    await flood(attacker, 4, (nth) =>
      call('POST', `${GROUPS}${groups[nth % groups.length]}/imports/`, table, 'text/csv'),
    );
  },

  'large lists and exports': async (attacker) => {
    const call = caller(attacker, 8);
    const { groups } = attacker.self;
    await flood(attacker, 8, async (nth) => {
      await call('GET', `${GROUPS}${groups[nth % groups.length]}/export/`);
      await call('GET', `${GROUPS}?limit=1000`);
      await call('GET', '/v1/entries/?limit=1000');
    });
  },
};
