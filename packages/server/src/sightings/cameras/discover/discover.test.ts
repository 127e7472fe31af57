import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import ipaddr from 'ipaddr.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { discover } from './discover.ts';
import { probe } from './probe.ts';
import { attributesOf, textsOf } from './soap.ts';
import { streamAddresses } from './stream-addresses.ts';

/** A camera of this machine that says where its streams are to whoever logs in. */
const asked: string[] = [];
const web = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => {
    body += piece;
  });
  request.on('end', () => {
    asked.push(body);
    const isKnown = body.includes('<w:Username>viewer</w:Username>') && body.includes('#PasswordDigest');
    const token = /ProfileToken>([^<]*)</.exec(body)?.[1];
    const answer = body.includes('GetCapabilities')
      ? `<tt:Media><tt:XAddr>${here}/media</tt:XAddr></tt:Media>`
      : body.includes('GetProfiles')
        ? '<trt:Profiles fixed="true" token="main"/><trt:Profiles token="sub"/>'
        : `<tt:Uri>rtsp://127.0.0.1:554/${token}?a=1&amp;b=2</tt:Uri><tt:Uri>rtsp://10.0.0.1/elsewhere</tt:Uri>`;
    response.writeHead(isKnown ? 200 : 401).end(`<s:Envelope>${isKnown ? answer : ''}</s:Envelope>`);
  });
});
const device = createSocket('udp4');
let here = '';
let place = { address: '127.0.0.1', port: 0 };

beforeAll(async () => {
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  here = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  device.on('message', (question, { port, address }) => {
    if (!String(question).includes('NetworkVideoTransmitter')) return;
    const scopes = 'onvif://www.onvif.org/type/video onvif://www.onvif.org/name/Front%20door';
    const xaddrs = `http://10.0.0.1/onvif ${here}/onvif`;
    device.send(
      `<d:ProbeMatch><d:Scopes>${scopes}</d:Scopes><d:XAddrs>${xaddrs}</d:XAddrs></d:ProbeMatch>`,
      port,
      address,
    );
    device.send('no XML', port, address);
  });
  device.bind(0, '127.0.0.1');
  await once(device, 'listening');
  place = { address: '127.0.0.1', port: device.address().port };
});
afterAll(() => {
  web.close();
  device.close();
});

const allow = [ipaddr.parseCIDR('127.0.0.0/8')];
const find = () => probe(place, 300);

it('a camera says its name and, to who logs in, its streams; only those at its own host count', async () => {
  const found = await discover({ username: 'viewer', password: 'geheim' }, allow, find);
  expect(found).toEqual([
    {
      host: '127.0.0.1',
      name: 'Front door',
      addresses: ['rtsp://127.0.0.1:554/main?a=1&b=2', 'rtsp://127.0.0.1:554/sub?a=1&b=2'],
    },
  ]);
  expect(asked.join('')).not.toContain('geheim');
});

it('without a login it is found all the same', async () => {
  expect(await discover(null, allow, find)).toEqual([{ host: '127.0.0.1', name: 'Front door', addresses: [] }]);
});

it('what may not be read is not asked', async () => {
  asked.length = 0;
  expect(await discover(null, [], find)).toEqual([]);
  expect(asked).toEqual([]);
});

it('an answer in which nothing is ever closed is read in one go', () => {
  const endless = '<tt:Uri '.repeat(32_000);
  expect(textsOf(endless, 'Uri')).toEqual([]);
  expect(attributesOf(endless, 'Uri', 'token')).toEqual([]);
  expect(textsOf(`${endless}<tt:Uri a="1">rtsp://10.0.0.9/</tt:Uri>`, 'Uri')).toEqual(['rtsp://10.0.0.9/']);
});

it('a camera has one address a profile, of eight profiles at most, however many it says', async () => {
  const uris = Array.from({ length: 1000 }, (_, i) => `<Uri>rtsp://10.0.0.9/${i}</Uri>`);
  const long = `<Uri>rtsp://10.0.0.9/${'a'.repeat(3000)}</Uri>`;
  const profiles = Array.from({ length: 20 }, (_, i) => `<Profiles token="${i}"/>`).join('');
  const ask = async (_: string, body: string) => {
    if (body.includes('GetProfiles')) return profiles;
    const token = Number(/ProfileToken>(\d+)</.exec(body)?.[1]);
    return long + uris.slice(token).join('');
  };
  const found = await streamAddresses(ask, 'http://10.0.0.9/onvif');
  expect(found).toEqual(Array.from({ length: 8 }, (_, i) => `rtsp://10.0.0.9/${i}`));
});
