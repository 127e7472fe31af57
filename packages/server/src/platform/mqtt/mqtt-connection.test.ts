import { createServer } from 'node:net';
import { brokerCertificate } from '@kith/testing/broker-certificate';
import { MqttBroker } from '@kith/testing/mqtt-broker';
import { allowLoopback } from '@kith/testing/test-house';
import { until } from '@kith/testing/until';
import { afterEach, describe, expect, it } from 'vitest';
import { webhookCheck } from '../destinations/address-check.ts';
import { type Arrived, type Broker, MqttConnection } from './mqtt-connection.ts';
import { ListeningRefused } from './mqtt-problem.ts';

const toLoopback = async () => [{ address: '127.0.0.1', family: 4 }];
const deps = { check: webhookCheck(allowLoopback), resolve: toLoopback };
const login = { username: null, password: null, ca: null };
const client = { clientId: 'a client' };

const opened: AsyncDisposable[] = [];
const own = <T extends AsyncDisposable>(part: T): T => {
  opened.push(part);
  return part;
};
afterEach(async () => {
  for (const part of opened.splice(0).reverse()) await part[Symbol.asyncDispose]();
});
const connect = async ({ url, ...rest }: Partial<Broker> & { url: string }, options = {}) =>
  own(await MqttConnection.open(deps, { ...login, ...rest, url }, { ...client, ...options }));

describe('a connection to a broker', () => {
  it('says something, and knows when the broker has it', async () => {
    const broker = own(await MqttBroker.open());
    const connection = await connect({ url: broker.url });
    await connection.publish({ topic: 'a/b', payload: 'hello', retain: true });
    expect(broker.heard).toMatchObject([{ topic: 'a/b', payload: 'hello', retain: true, clientId: 'a client' }]);
  });

  it('hears what is said from then on, and what was kept', async () => {
    const broker = own(await MqttBroker.open());
    await broker.publish('a/kept', 'before', true);
    const heard: Arrived[] = [];
    const connection = await connect({ url: broker.url }, { onMessage: (message: Arrived) => heard.push(message) });
    await connection.subscribe('a/+');
    await broker.publish('a/new', 'after');
    await until(() => heard.length === 2, 'both came');
    const told = heard.map(({ topic, payload, isRetained }) => [topic, payload.toString(), isRetained]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['a/kept', 'before', true],
        ['a/new', 'after', false],
      ]),
    );
  });

  it('leaves its will when it breaks, and none when it says farewell', async () => {
    const broker = own(await MqttBroker.open());
    const will = { topic: 'a/will', payload: 'gone', retain: true };
    const polite = await connect({ url: broker.url }, { will });
    await polite[Symbol.asyncDispose]();
    expect(broker.at('a/will')).toEqual([]);
    const other = await connect({ url: broker.url }, { will });
    broker.breakConnections();
    expect((await other.closed).message).toBe('The broker closed the connection.');
    await until(() => broker.at('a/will').length === 1, 'the will is spoken');
  });

  it('does not take for said what a broker did not acknowledge before it was gone', async () => {
    const mute = createServer((socket) => socket.once('data', () => socket.write(Buffer.from([0x20, 2, 0, 0]))));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    own({ [Symbol.asyncDispose]: () => new Promise<void>((resolve) => mute.close(() => resolve())) });
    const connection = await connect({ url: `mqtt://127.0.0.1:${(mute.address() as { port: number }).port}` });
    const saying = connection.publish({ topic: 'a', payload: 'b', retain: false });
    const refused = expect(saying).rejects.toThrow('The broker closed the connection.');
    await connection[Symbol.asyncDispose]();
    await refused;
    await expect(connection.publish({ topic: 'a', payload: 'b', retain: false })).rejects.toThrow('closed');
  });

  it('is carried by TLS, to a broker whose certificate is signed by whom one trusts', async () => {
    const broker = own(await MqttBroker.open({ tls: true }));
    await expect(connect({ url: broker.url })).rejects.toThrow("The broker's certificate is signed by nobody known");
    const ca = brokerCertificate.cert;
    await (await connect({ url: `mqtts://broker.test:${broker.port}`, ca })).publish({
      topic: 'a',
      payload: '',
      retain: false,
    });
    await expect(connect({ url: `mqtts://other.test:${broker.port}`, ca })).rejects.toThrow('for another name');
  });

  it('is refused with a sentence', async () => {
    const broker = own(await MqttBroker.open({ username: 'kith', password: 'secret' }));
    await expect(connect({ url: broker.url, username: 'kith', password: 'wrong' })).rejects.toThrow(
      'The broker refuses this username and password.',
    );
    await connect({ url: broker.url, username: 'kith', password: 'secret' });
    await expect(connect({ url: 'mqtt://127.0.0.1:1' })).rejects.toThrow('refused the connection');
    await expect(connect({ url: `mqtts://127.0.0.1:${broker.port}` }, { timeoutMs: 300 })).rejects.toThrow(
      /TLS|answer|closed/,
    );
  });

  it('tells when the broker does not allow to listen', async () => {
    const broker = own(await MqttBroker.open({ refuses: (topic) => topic === 'secret/#' }));
    const connection = await connect({ url: broker.url });
    await expect(connection.subscribe('secret/#')).rejects.toThrow(ListeningRefused);
    await expect(connection.subscribe('secret/#')).rejects.toThrow('does not allow');
    await connection.subscribe('public/#');
  });

  it('that breaks while it asks to listen was not refused', async () => {
    const broker = own(
      await MqttBroker.open({
        refuses: () => {
          broker.breakConnections();
          return false;
        },
      }),
    );
    const asking = (await connect({ url: broker.url })).subscribe('a/#');
    const problem = await asking.catch((error: unknown) => error);
    expect(problem).toMatchObject({ message: 'The broker closed the connection.' });
    expect(problem).not.toBeInstanceOf(ListeningRefused);
  });

  it('ends when a broker says nothing, and when it says too much', async () => {
    const silent = createServer((socket) => void socket.on('error', () => undefined).resume());
    const loud = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]));
    });
    for (const server of [silent, loud]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      own({ [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) });
    }
    const at = (server: typeof silent) => ({ url: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}` });
    await expect(connect(at(silent), { timeoutMs: 100 })).rejects.toThrow('did not answer within 0.1 s');
    await expect(connect(at(loud))).rejects.toThrow('more at once than is taken');
  });
});

describe('addresses of brokers', () => {
  const none = { check: webhookCheck([]), resolve: toLoopback };
  it.each([
    ['mqtt://127.0.0.1:1883', 'may not be at 127.0.0.1'],
    ['mqtt://0x7f.1:1883', 'may not be at 127.0.0.1'],
    ['mqtt://[::1]:1883', 'may not be at ::1'],
    ['mqtt://localhost', 'may not be at localhost'],
    ['mqtt://169.254.169.254', 'may not be at 169.254.169.254'],
    ['mqtt://broker.test:1883', 'may not reach'],
    ['mqtts://broker.test', 'may not reach'],
    ['http://broker.test', 'Give the address of a broker'],
    ['mqtt://broker.test/path', 'Give the address of a broker'],
    ['mqtt://user:word@broker.test', 'in their own fields'],

    ['mqtt://a b', 'Give the address'],
  ])('are checked: %s', async (url, sentence) => {
    await expect(MqttConnection.open(none, { ...login, url }, client)).rejects.toThrow(sentence);
  });
});
