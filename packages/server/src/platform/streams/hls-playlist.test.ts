import { describe, expect, test } from 'vitest';
import { readPlaylist } from './hls-playlist.ts';

const media = (...lines: string[]) => readPlaylist(['#EXTM3U', '#EXT-X-TARGETDURATION:4', ...lines].join('\n'));

describe('a playlist', () => {
  test('names segments, their lengths, and the number of the one that comes next', () => {
    const lines = [
      '#EXT-X-MEDIA-SEQUENCE:41',
      '#EXTINF:4.000,',
      'a.ts?x=1',
      '# a comment',
      '#EXT-X-DISCONTINUITY',
      '#EXTINF:3.5',
      '',
      ' b.ts ',
    ];
    expect(media(...lines)).toEqual({
      kind: 'media',
      targetSeconds: 4,
      segments: [
        { uri: 'a.ts?x=1', range: null, seconds: 4, map: null, isBreak: false },
        { uri: 'b.ts', range: null, seconds: 3.5, map: null, isBreak: true },
      ],
      next: 43,
      isEncrypted: false,
      isOver: false,
    });
  });

  test('of fragmented MP4 says what is read before', () => {
    const lines = ['#EXT-X-MAP:URI="init,1.mp4",BYTERANGE="718@0"', '#EXTINF:2,', 'a.m4s', '#EXTINF:2,', 'b.m4s'];
    const map = { uri: 'init,1.mp4', range: { from: 0, length: 718 } };
    expect(media(...lines)).toMatchObject({ segments: [{ map }, { map }] });
  });

  test('in parts of one file has the next where the last ended', () => {
    const lines = ['#EXTINF:2,', '#EXT-X-BYTERANGE:100@50', 'all.ts', '#EXT-X-BYTERANGE:70', '#EXTINF:2,', 'all.ts'];
    const [a, b] = [
      { from: 50, length: 100 },
      { from: 150, length: 70 },
    ];
    expect(media(...lines)).toMatchObject({ segments: [{ range: a }, { range: b }] });
  });

  test('of several streams names each, with its height', () => {
    const text = [
      '#EXTM3U\r',
      '#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=640x360,CODECS="avc1.4d401f,mp4a.40.2"\r',
      'low.m3u8\r',
      '#EXT-X-STREAM-INF: BANDWIDTH=3000000\r',
      'high.m3u8\r',
    ].join('\n');
    expect(readPlaylist(text)).toEqual({
      kind: 'master',
      variants: [
        { uri: 'low.m3u8', height: 360, bandwidth: 800_000, codecs: 'avc1.4d401f,mp4a.40.2' },
        { uri: 'high.m3u8', height: null, bandwidth: 3_000_000, codecs: '' },
      ],
    });
  });

  test('says when it is encrypted, over, or misses something', () => {
    expect(media('#EXT-X-KEY:METHOD=AES-128,URI="key"')).toMatchObject({ isEncrypted: true });
    expect(media('#EXT-X-KEY:METHOD=NONE')).toMatchObject({ isEncrypted: false });
    expect(media('#EXT-X-ENDLIST')).toMatchObject({ isOver: true });
    expect(media('#EXT-X-GAP', '#EXTINF:2,', 'a.ts', '#EXTINF:2,', 'b.ts')).toMatchObject({
      segments: [null, { uri: 'b.ts' }],
      next: 2,
    });
  });
});

test('where times begin anew is said of the next that is there', () => {
  const lines = [
    '#EXT-X-DISCONTINUITY',
    '#EXT-X-GAP',
    '#EXTINF:2,',
    'a.ts',
    '#EXTINF:2,',
    'b.ts',
    '#EXTINF:2,',
    'c.ts',
  ];
  expect(media(...lines)).toMatchObject({ segments: [null, { isBreak: true }, { isBreak: false }] });
});

describe('what is hostile or broken', () => {
  test.each(['', '<html>', 'EXTM3U', `#EXTM3U\n#EXTINF:2,\n${'a'.repeat(5000)}`])('%j is no playlist', (text) => {
    expect(readPlaylist(text)).toBeNull();
  });

  test('numbers that are none are taken for usual ones', () => {
    const lines = [
      '#EXT-X-TARGETDURATION:-1',
      '#EXT-X-MEDIA-SEQUENCE:1e99',
      '#EXTINF:NaN,',
      'a.ts',
      '#EXTINF:1e9',
      'b.ts',
    ];
    expect(media(...lines)).toMatchObject({
      targetSeconds: 6,
      segments: [{ seconds: 6 }, { seconds: 30 }],
      next: 2,
    });
  });

  test('of a hundred thousand segments the last are kept, and their numbers', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `#EXTINF:2,\n${i}.ts`);
    const playlist = media(...lines);
    expect(playlist).toMatchObject({ next: 100_000 });
    const names = playlist?.kind === 'media' ? playlist.segments.map((segment) => segment?.uri) : [];
    expect([names.length, names.at(0), names.at(-1)]).toEqual([64, '99936.ts', '99999.ts']);
  });

  test('reading takes no longer than it is long', () => {
    const cost = (line: string) => {
      const text = `#EXTM3U\n${`${line}\n`.repeat((512 * 1024) / (line.length + 1))}`;
      const { user } = process.cpuUsage();
      readPlaylist(text);
      return (process.cpuUsage().user - user) / 1000;
    };
    const odd = [
      `#EXT-X-MAP:${'A'.repeat(4000)}`,
      `#EXT-X-KEY:${'A=",'.repeat(1000)}`,
      `#EXT${'-X'.repeat(2000)}`,
      `#EXT${'X'.repeat(4000)}\rX`,
      `#EXT${'X'.repeat(4000)}\u2028`,
      '#EXTINF:',
      'a',
    ];
    for (const line of odd) expect(cost(line), line.slice(0, 20)).toBeLessThan(500);
  });
});
