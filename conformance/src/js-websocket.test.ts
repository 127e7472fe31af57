import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '@kith/contract';
import { until } from '@kith/server/internal/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { officialRestClient, officialSocketClient, type SocketClient } from './official-clients.ts';

describe('the official JavaScript websocket client', () => {
  let kith: KithWithPeople;
  const open: SocketClient[] = [];

  beforeAll(async () => {
    kith = await openKithWithPeople();
  });
  afterAll(async () => {
    for (const client of open) client.terminate();
    await kith?.[Symbol.asyncDispose]();
  });

  function connect(token: string) {
    const client = officialSocketClient(kith.url, token);
    open.push(client);
    const seen = { messages: [] as (Event | { error: string })[], frames: [] as string[], disconnects: 0 };
    client.on('message', (message) => seen.messages.push(message));
    client.on('disconnect', () => {
      seen.disconnects += 1;
    });
    const connectAgain = () => {
      client.connect();
      client.socket?.on('message', (text) => seen.frames.push(String(text)));
    };
    connectAgain();
    return { client, seen, connectAgain };
  }

  it('is let in without a word, and is told who is there with the names of all groups', async () => {
    const { personsGroups } = officialRestClient(kith.url, kith.token);
    const staff = await personsGroups.createPersonsGroup({ name: 'Staff' });
    const vip = await personsGroups.createPersonsGroup({ name: 'VIP' });
    await personsGroups.addPersonsToPersonsGroups({ persons: [kith.people.ada], groupsIds: [staff.id, vip.id] });

    const { seen } = connect(kith.token);
    await until(() => seen.frames.length > 0, 'the answer to AUTH');
    expect([seen.frames, seen.messages]).toEqual([['{"auth":"ok"}'], []]);

    await kith.sendFrame(3);
    await until(() => seen.messages.length === 3, 'three events');
    const told = seen.messages.flatMap((message) => ('data' in message ? [message.data] : []));
    const ada = told.find((entry) => entry.pid === kith.people.ada);
    expect(['exact', 'ha']).toContain(ada?.result);
    expect(ada?.persons_groups).toEqual([
      { id: staff.id, name: 'Staff' },
      { id: vip.id, name: 'VIP' },
    ]);
    expect(ada?.face_image).toContain(`${kith.url}/media/`);
    const strangers = told.filter((entry) => entry.pid === null);
    expect(strangers.map((entry) => [entry.result, entry.persons_groups])).toEqual([
      ['nm', []],
      ['nm', []],
    ]);
  });

  it('survives a wrong token: it is told, stays connected, and may try again', async () => {
    const { client, seen, connectAgain } = connect('not a token');
    await until(() => seen.messages.length > 0, 'the error');
    expect(seen.messages).toEqual([{ error: 'Invalid token.' }]);
    // Long enough for a server that hangs up afterwards to be caught.
    await delay(200);
    client.socket?.send(JSON.stringify({ action: 'PING' }));
    await until(() => seen.frames.includes('{"PING":"PONG"}'), 'the answer to PING');
    expect(seen.disconnects).toBe(0);

    client.setToken(kith.token);
    await until(() => seen.disconnects === 1, 'the end of the first connection');
    connectAgain();
    await until(() => seen.frames.includes('{"auth":"ok"}'), 'the answer to the second AUTH');
  });
});
