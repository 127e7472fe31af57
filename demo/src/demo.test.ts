import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

describe('the demo', () => {
  let output = '';
  let temporary: string;

  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'kith-demo-test-'));
    // Rejects unless the exit code is 0.
    const ended = promisify(execFile)(process.execPath, [main], { env: { ...process.env, TMPDIR: temporary } });
    output = (await ended).stdout;
  });
  afterAll(() => rm(temporary, { recursive: true, force: true }));

  it('names whom it recognises on a new picture, with all groups', () => {
    const ada = [...output.matchAll(/^ .* Ada {2,}(?:exact|ha) .*\d {2}(\D+)$/gm)].map((match) => match[1]);
    expect(ada).toEqual(['Staff, VIP', 'Staff, VIP, Night shift', 'Staff, Guests of honour, Night shift']);
  });

  it('tells several people of one picture apart', () => {
    expect(output).toMatch(/Iris {2,}exact .* VIP, First aid$/m);
    expect(output).toMatch(/Jade {2,}exact .* -$/m);
    expect(output).toMatch(/Gwen {2,}exact .* Staff, Night shift, First aid$/m);
  });

  it('names who walks by a camera, once, with all groups, and says how long it took', () => {
    expect(output).toMatch(/Told: Ada, (?:exact|ha), [\d.]+, Staff, VIP\.$/m);
    expect(output).toMatch(/From her face being seen first to the websocket event: \d+ ms\.$/m);
  });

  it('tells its story to the end where there is no ffmpeg, and says what is left out', async () => {
    const env = { ...process.env, TMPDIR: temporary, KITH_FFMPEG: join(temporary, 'none') };
    const { stdout } = await promisify(execFile)(process.execPath, [main], { env });
    expect(stdout).toContain('Left out: cameras are read with ffmpeg 5.1 or newer');
    expect(stdout.trimEnd().split('\n').at(-1)).toContain('Everything was as promised.');
  });

  it('tells strangers as strangers', () => {
    const strangers = output.match(/stranger {2}nm {2,}- {2}-$/gm) ?? [];
    expect(strangers).toHaveLength(16);
  });

  it('tries a rule on what was seen, arms it, and answers its alarm', () => {
    expect(output).toMatch(/Dry run: of \d+ entries it would have raised \d+:\n {5}Hana at entrance$/m);
    expect(output).toContain('Raised: Contractor after 18:00, high: Hana at entrance, for Night desk.');
    expect(output).toContain('Acknowledged by Kim: Fetched her toolbox.');
  });

  it('is plain text and leaves nothing behind', async () => {
    expect(output.replace(/[\x20-\x7e\n]/g, '')).toBe('');
    expect(output.trimEnd().split('\n').at(-1)).toContain('Everything was as promised.');
    expect(await readdir(temporary)).toEqual([]);
  });
});
