import { expect, it } from 'vitest';
import { shownAddress } from './shown-address.ts';

it.each([
  ['rtsp://192.168.1.20:554/stream1', 'rtsp://192.168.1.20:554/stream1', false],
  ['rtsp://viewer:geheim@192.168.1.20/stream', 'rtsp://192.168.1.20/stream', true],
  ['rtsp://viewer:p%40ss@[fe80::1]:554/a@b', 'rtsp://[fe80::1]:554/a@b', true],
  ['rtsp://viewer@10.0.0.9/', 'rtsp://10.0.0.9/', true],
  ['http://10.0.0.9/video?usr=admin&pwd=geheim&ch=1', 'http://10.0.0.9/video?usr=…&pwd=…&ch=1', true],
  ['rtsp://10.0.0.9/user=admin_password=geheim_channel=1', 'rtsp://10.0.0.9/user=…_password=…_channel=1', true],
  [
    'rtsp://10.0.0.9/user=admin_password=ge_heim_channel=1.sdp',
    'rtsp://10.0.0.9/user=…_password=…_channel=1.sdp',
    true,
  ],
  ['file:/films/door.mp4', 'file:/films/door.mp4', false],
])('%s is shown as %s', (url, address, hasPassword) => {
  expect(shownAddress(url)).toEqual({ address, hasPassword });
});
