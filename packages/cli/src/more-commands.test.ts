import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCommandLine } from '@kith/testing/command-line';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const house = await openCommandLine(run);
const { home, kith, atTerminal, json } = house;
afterAll(() => house[Symbol.asyncDispose]());

let ada: string;
let crowd: string;
let pid: string;
beforeAll(async () => {
  [ada, crowd] = [join(home, 'ada.jpg'), join(home, 'crowd.jpg')];
  await writeFile(ada, await portraitOf(sampleFaces.ada));
  await writeFile(crowd, await samplePhoto(2));
  await kith('sources', 'create', 'door');
  pid = JSON.parse((await kith('persons', 'enrol', ada, '--source', 'door', '--json')).out.split('\n')[0] ?? '').pid;
  await kith('persons', 'name', pid, 'Ada');
});

describe('the command line', () => {
  it('says who each face of a photo is, and adds why not', async () => {
    const { out } = await kith('persons', 'search', crowd);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toMatch(/^(Ada +(certain|very likely|possible)|- +unknown) .*\d/);
    expect((await json('persons', 'search', crowd)).faces).toHaveLength(lines.length);
  });

  it('names the columns of a list for people, and not for programs', async () => {
    expect((await atTerminal('persons', 'list')).out).toMatch(/^NAME +EXTERNAL ID +PID\nAda +- +/);
    expect((await kith('persons', 'list')).out).toMatch(/^Ada /);
  });

  it('lists entries, says who is nearest to one, and deletes it', async () => {
    const [entry] = await json('entries', 'list', '--source', 'door', '--result', 'new');
    expect((await kith('entries', 'list')).out).toMatch(/^[-\d]{10} [:\d]{8} {2}Ada +new +100\.0 +/);
    expect((await kith('entries', 'nearest', String(entry.id))).out).toMatch(/^Ada +certain +100\.0 +/);
    expect((await kith('entries', 'wrong', String(entry.id))).code).toBe(1);
    expect((await kith('entries', 'wrong', String(entry.id), '--undo', '--pid', pid)).code).toBe(2);
    expect((await kith('entries', 'delete', String(entry.id))).out).toBe(`Deleted entry ${entry.id}.\n`);
    expect(await json('entries', 'list')).toEqual([]);
  });

  it('keeps the faces by which a person is known', async () => {
    await writeFile(join(home, 'again.jpg'), await portraitOf(sampleFaces.adaAgain));
    const { id } = await json('persons', 'add-template', pid, join(home, 'again.jpg'));
    expect((await kith('persons', 'templates', pid)).out.trimEnd().split('\n')).toHaveLength(2);
    await kith('persons', 'remove-template', pid, String(id));
    expect(await json('persons', 'templates', pid)).toHaveLength(1);
  });

  it('compares two photos', async () => {
    expect((await kith('compare', ada, ada)).out).toBe('the same person: certain (100.0)\n');
  });

  it('keeps licences, and shows what was done', async () => {
    expect((await kith('licences', 'create', 'A month', '30')).out).toMatch(/^ +\d+ {4}30 {2}A month\n$/);
    expect(await json('licences', 'list')).toMatchObject([{ name: 'A month', entry_storage_days: 30 }]);
    expect((await kith('licences', 'delete', 'A month')).out).toMatch(/^Deleted licence \d+, A month\.\n$/);
    expect((await kith('audit', '--limit', '1')).out).toMatch(
      /account \d+ .* 204 +DELETE \/v1\/licenses\/sources\/:id\/\n$/,
    );
  });

  it('shows the settings of a source line by line', async () => {
    expect((await kith('sources', 'show', 'door')).out).toMatch(/^\{\n {2}"identify_facesize_threshold": 7000,\n/);
  });

  it.each(['bash', 'zsh', 'fish'])('completes its words in %s', async (shell) => {
    const { out, code } = await kith('completion', shell);
    expect(code).toBe(0);
    for (const word of ['groups', 'members', 'nearest', 'facesize']) expect(out).toContain(word);
  });
});
