import { expect, it } from 'vitest';
import { wholeAddress } from './camera-address.ts';

const camera = { address: 'rtsp://10.0.0.9:554/1', user: '', password: '', transport: 'tcp' } as const;

it.each([
  ['nobody', {}, 'rtsp://10.0.0.9:554/1'],
  ['user and password', { user: 'viewer', password: 'a:b@c/d' }, 'rtsp://viewer:a%3Ab%40c%2Fd@10.0.0.9:554/1'],
  ['others than in the address', { address: 'rtsp://old:one@cam/', user: 'new', password: '1' }, 'rtsp://new:1@cam/'],
  ['those in the address', { address: ' rtsp://old:one@cam/ ' }, 'rtsp://old:one@cam/'],
  ['a user for what is no address', { address: 'door', user: 'viewer' }, 'door'],
])('with %s', (_, change, whole) => {
  expect(wholeAddress({ ...camera, ...change })).toBe(whole);
});
