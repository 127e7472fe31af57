import ipaddr from 'ipaddr.js';
import { expect, it } from 'vitest';
import { checkAddress } from './address.ts';
import { streamAddressOf } from './stream-address-of.ts';

const plain = { allow: [], filesDir: null, devices: false, ffmpeg: 'ffmpeg' };

it.each([
  ['rtsp://192.168.1.20:554/stream1', 'rtsp://192.168.1.20:554/stream1', '192.168.1.20'],
  ['RTSP://Camera.example/a?b=c', 'rtsp://camera.example/a?b=c', 'camera.example'],
  ['rtsps://viewer:p%40ss@10.0.0.9:322/', 'rtsps://viewer:p%40ss@10.0.0.9:322/', '10.0.0.9'],
  ['rtsp://10.0.0.9:80/a:80/', 'rtsp://10.0.0.9:80/a:80/', '10.0.0.9'],
  ['rtsp://10.0.0.9:21', 'rtsp://10.0.0.9:21/', '10.0.0.9'],
  ['rtsp://[fd12:3456::7]:80/', 'rtsp://[fd12:3456::7]:80/', 'fd12:3456::7'],
  ['http://viewer:p%40ss@10.0.0.9:80/video?a=b', 'http://viewer:p%40ss@10.0.0.9:80/video?a=b', '10.0.0.9'],
  ['https://camera.example:443/', 'https://camera.example:443/', 'camera.example'],
  ["rtsp://10.0.0.9/it's", 'rtsp://10.0.0.9/it%27s', '10.0.0.9'],
])('%s is read as %s', (text, url, host) => {
  expect(checkAddress(text, plain)).toEqual({ kind: 'accepted', address: { kind: 'network', url, host } });
});

it.each([
  'rtsp://127.0.0.1/',
  'rtsp://localhost/',
  'rtsp://camera.localhost/',
  'rtsp://2130706433/',
  'rtsp://0x7f000001/',
  'rtsp://0177.1/',
  'rtsp://１２７.0.0.1/',
  'rtsp://[::1]/',
  'rtsp://[::ffff:127.0.0.1]/',
  'rtsp://169.254.169.254/latest/meta-data/',
  'rtsp://metadata.google.internal/',
  'rtsp://0/',
  'http://127.0.0.1/video',
  'https://169.254.169.254/latest/meta-data/',
  'file:/etc/passwd',
  'v4l2:/dev/video0',
])('%s is refused, unless the operator allows it', (text) => {
  expect(checkAddress(text, plain)).toMatchObject({ kind: 'refused', problem: 'forbiddenAddress' });
});

it.each([
  '',
  'door',
  'rtsp:',
  'rtsp://',
  'ftp://10.0.0.9/',
  'concat:/etc/passwd|/etc/shadow',
  'rtsp://10.0.0.9/\nfile /etc/passwd',
  'rtsp://10.0.0.9\\@127.0.0.1/',
  'rtsp://user:pa#ss@10.0.0.9/',
  'pipe:0',
])('%j is no address', (text) => {
  expect(checkAddress(text, plain)).toMatchObject({ kind: 'refused', problem: 'badAddress' });
});

it('ranges that the operator names are allowed', () => {
  const allowed = { ...plain, allow: [ipaddr.parseCIDR('127.0.0.0/8')] };
  expect(checkAddress('rtsp://127.0.0.1:8554/film', allowed).kind).toBe('accepted');
  expect(checkAddress('rtsp://localhost:8554/film', allowed).kind).toBe('accepted');
});

it('files are read below the folder that the operator names, and nowhere else', () => {
  const films = { ...plain, filesDir: '/films' };
  expect(checkAddress('file:/films/door.mp4', films)).toMatchObject({ address: { path: '/films/door.mp4' } });
  expect(checkAddress('file:///films/a%20b/door.mp4', films)).toMatchObject({
    address: { path: '/films/a b/door.mp4' },
  });
  for (const text of [
    'file:/films',
    'file:/films/../etc/passwd',
    'file:/films/%2e%2e/etc/passwd',
    'file:/filmsy/x.mp4',
  ]) {
    expect(checkAddress(text, films)).toMatchObject({ kind: 'refused' });
  }
  expect(checkAddress('file://host/films/door.mp4', films)).toMatchObject({ problem: 'badAddress' });
});

it.each([
  ['file:/films/my%20door.mp4', '/films/my door.mp4'],
  ['file:/films/100%25%23%3F.mp4', '/films/100%#?.mp4'],
  ['file:/films/%252e%252e/door.mp4', '/films/%2e%2e/door.mp4'],
])('%s is %s whenever it is read again', (text, path) => {
  const films = { ...plain, filesDir: '/films' };
  const once = checkAddress(text, films);
  const url = once.kind === 'accepted' ? once.address.url : '';
  expect(once).toEqual({ kind: 'accepted', address: { kind: 'local', url: text, path } });
  expect(checkAddress(url, films)).toEqual(once);
  const stream = { url, transport: 'tcp', address: null } as const;
  expect(streamAddressOf({ kind: 'stream', stream })).toEqual({ kind: 'stream', address: { kind: 'file', path } });
});

it('devices are read where the operator says so', () => {
  const devices = { ...plain, devices: true };
  expect(checkAddress('v4l2:/dev/video0', devices)).toMatchObject({ address: { path: '/dev/video0' } });
  expect(checkAddress('v4l2:/dev/sda', devices)).toMatchObject({ problem: 'badAddress' });
});
