import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const leftovers = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('kith-demo-'));

describe('the demo', () => {
  let output = '';
  let before: string[] = [];

  beforeAll(async () => {
    before = await leftovers();
    // Ends with an error unless the exit code is 0.
    output = (await promisify(execFile)(process.execPath, [main])).stdout;
  });

  it('names whom it recognises on a new picture, with all groups', () => {
    const ada = [...output.matchAll(/^ .* Ada {2,}(?:exact|ha) .*\d {2}(\D+)$/gm)].map((match) => match[1]);
    expect(ada).toEqual(['Staff, VIP', 'Staff, VIP, Night shift', 'Staff, Guests of honour, Night shift']);
  });

  it('tells several people of one picture apart', () => {
    expect(output).toMatch(/Iris {2,}exact .* VIP, First aid$/m);
    expect(output).toMatch(/Jade {2,}exact .* -$/m);
    expect(output).toMatch(/Gwen {2,}exact .* Staff, Night shift, First aid$/m);
  });

  it('tells strangers as strangers', () => {
    const strangers = output.match(/stranger {2}nm {2,}- {2}-$/gm) ?? [];
    expect(strangers).toHaveLength(14);
  });

  it('is plain text and leaves nothing behind', async () => {
    expect(output.replace(/[\x20-\x7e\n]/g, '')).toBe('');
    expect(output.trimEnd().split('\n').at(-1)).toContain('Everything was as promised.');
    expect((await leftovers()).filter((name) => !before.includes(name))).toEqual([]);
  });
});
