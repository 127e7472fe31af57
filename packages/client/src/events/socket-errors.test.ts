import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { Client } from '../client.ts';

let server: WebSocketServer;
afterEach(() => {
  server.close();
});

/** Listens to a server that meets each connection in the way given. @returns what came of it */
async function listenTo(...answers: readonly ((socket: WebSocket) => void)[]): Promise<unknown> {
  let connections = 0;
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    const answer = answers[connections++];
    socket.once('message', () => answer?.(socket));
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new Client({ apiToken: 'key', baseUrl: `http://127.0.0.1:${port}` });
  return client
    .events()
    .next()
    .catch((error: unknown) => error);
}

const says = (message: object) => (socket: WebSocket) => socket.send(JSON.stringify(message));
const closes = (code: number) => (socket: WebSocket) => socket.close(code);

describe('what the websocket refuses', () => {
  it.each([
    ['invalid_token', 401],
    ['token_expired', 401],
    ['no_space', 401],
    ['invalid_filter', 400],
    ['unknown_action', 400],
    ['too_slow', 503],
    ['internal', 503],
    ['younger_than_this_client', 400],
  ])('is known by its code, whatever the sentence says: %s', async (code, status) => {
    const error = 'Das Token passt nicht: Internal error.';
    expect(await listenTo(says({ error, code }))).toMatchObject({ kind: 'refused', status, message: error });
  });

  it('is known by how the server closes, where it gives no code', async () => {
    const refuses = (socket: WebSocket) => {
      says({ error: 'Nein.' })(socket);
      closes(4401)(socket);
    };
    expect(await listenTo(refuses)).toMatchObject({ kind: 'refused', status: 401, message: 'Nein.' });
  });

  it('is no answer when the server closes for another reason', async () => {
    expect(await listenTo(closes(1001))).toMatchObject({ kind: 'unreachable', status: 0 });
  });

  it('ends nothing that passes: whoever has listened once tries again', async () => {
    const letsIn = (socket: WebSocket) => {
      says({ auth: 'ok' })(socket);
      closes(1001)(socket);
    };
    const fails = says({ error: 'Nein.', code: 'internal' });
    const refuses = says({ error: 'Nie mehr.', code: 'invalid_token' });
    expect(await listenTo(letsIn, fails, refuses)).toMatchObject({ status: 401, message: 'Nie mehr.' });
  });

  it('is something else than Kith', async () => {
    expect(await listenTo((socket) => socket.send('<html>'))).toMatchObject({ kind: 'refused', status: 400 });
  });
});

it('a server that says nothing any more is left, also when the clock was set back meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] });
  try {
    let listening: Promise<unknown> | undefined;
    await new Promise<void>((resolve) => {
      listening = listenTo(() => resolve());
    });
    vi.setSystemTime(Date.now() - 60 * 60 * 1000);
    vi.advanceTimersByTime(2 * 60 * 1000);
    expect(await listening).toMatchObject({ kind: 'unreachable', status: 0 });
  } finally {
    vi.useRealTimers();
  }
});
