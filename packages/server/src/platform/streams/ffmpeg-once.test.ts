import { expect, it } from 'vitest';
import { ffmpegOnce } from './ffmpeg-once.ts';

const version = { major: 7, minor: 1 };

it('an ffmpeg is asked once, however many want to know, and one that is not there as often as somebody asks', async () => {
  const asked: string[] = [];
  let isInstalled = false;
  const find = ffmpegOnce(async (command) => {
    asked.push(command);
    return isInstalled ? { command, version } : null;
  });
  expect([await find('ffmpeg'), await find('ffmpeg')]).toEqual([null, null]);
  isInstalled = true;
  const found = { command: 'ffmpeg', version };
  expect(await Promise.all([find('ffmpeg'), find('ffmpeg')])).toEqual([found, found]);
  expect(await find('ffmpeg')).toEqual(found);
  expect(asked).toHaveLength(3);
});
