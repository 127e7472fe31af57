import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCommandLine } from '@kith/testing/command-line';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const house = await openCommandLine(run);
const { client, home, kith, json } = house;
afterAll(() => house[Symbol.asyncDispose]());

beforeAll(async () => {
  await client.sources.create({ name: 'door', identifyFacesizeThreshold: 0 });
});

/** Somebody whom nobody knows, seen until it is found out whose face it is. */
async function stranger(face: Parameters<typeof portraitOf>[0]): Promise<{ id: number; entry: number }> {
  const image = await portraitOf(face);
  return until(async () => {
    const [entry] = (await client.entries.send({ image, source: 'door' })).results;
    return entry?.stranger ? { id: entry.stranger.id, entry: entry.id } : null;
  }, 'a stranger');
}

describe('strangers', () => {
  it('are listed, shown, ignored, made one, split, and forgotten', async () => {
    const [bea, cem] = [await stranger(sampleFaces.bea), await stranger(sampleFaces.cem)];
    const { out } = await kith('strangers', 'list', '--source', 'door');
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    expect(out).toMatch(new RegExp(`^ +${cem.id}  [-\\d]{10} [:\\d]{8} +1 +\\d+  door\\n`));
    expect((await kith('strangers', 'ignore', String(bea.id))).out).toMatch(/door \(ignored\)\n$/);
    expect(await json('strangers', 'list', '--ignored')).toMatchObject([{ id: bea.id }]);
    expect((await kith('strangers', 'ignore', String(bea.id), '--undo')).out).toMatch(/door\n$/);
    await kith('strangers', 'merge', String(bea.id), String(cem.id));
    const split = await json('strangers', 'split', String(bea.id), String(cem.entry));
    expect(await json('strangers', 'show', String(split.id))).toMatchObject({ entries: [{ id: cem.entry }] });
    expect((await kith('strangers', 'show', String(split.id))).out).toMatch(/door\n[-\d]{10} [:\d]{8} {2}- +unknown/);
    expect((await kith('strangers', 'forget', String(split.id))).out).toBe(`Forgot stranger ${split.id}.\n`);
    expect(await kith('strangers', 'show', String(split.id))).toMatchObject({ code: 1, out: '' });
  });

  it('are named, new or known, and found in the past by a photo', async () => {
    const ada = await stranger(sampleFaces.ada);
    await client.groups.create({ name: 'Staff' });
    const named = await json('strangers', 'name', String(ada.id), 'Ada', '--group', 'Staff');
    expect(named).toMatchObject({ created: true, person: { name: 'Ada' } });
    expect(await client.groups.ofPerson(named.pid)).toMatchObject({ results: [{ name: 'Staff' }] });
    const photo = join(home, 'ada.jpg');
    await writeFile(photo, await portraitOf(sampleFaces.adaAgain));
    const found = await until(async () => {
      const { out } = await kith('entries', 'search', photo, '--group', 'Staff');
      return out === '' ? null : out;
    }, 'her past');
    expect(found).toMatch(/^ *\d+\.\d {2}[-\d]{10} [:\d]{8} {2}Ada +certain/);
    const cem = await stranger(sampleFaces.cem);
    expect((await kith('strangers', 'name', String(cem.id), '--pid', named.pid)).out).toMatch(
      / is Ada \([-\w]+\), with \d+ entr/,
    );
    const wrong = String(cem.entry);
    expect((await kith('entries', 'wrong', wrong)).out).toMatch(/ - +unknown/);
    expect((await kith('entries', 'wrong', wrong, '--undo')).out).toMatch(/ Ada +certain/);
    expect((await kith('strangers', 'named', '--pid', named.pid)).out).toMatch(/^(.+ Ada\n)+.+ Ada \(new\)\n$/);
    expect((await kith('strangers', 'undo', String(cem.id))).out).toMatch(/door\n$/);
    expect((await json('strangers', 'named')).map(({ id }: { id: number }) => id)).toEqual([ada.id]);
    expect(await kith('strangers', 'undo', '900000000')).toMatchObject({ code: 1, out: '' });
  });

  it('are kept as the space says', async () => {
    expect((await kith('strangers', 'settings')).out).toMatch(/forgotten 30 days after/);
    expect((await kith('strangers', 'settings', '--days', '14')).out).toMatch(/forgotten 14 days after/);
    expect((await kith('strangers', 'settings', '--off')).out).toMatch(/not found out/);
    expect(await json('strangers', 'list')).toEqual([]);
    expect(await kith('strangers', 'settings', '--on', '--off')).toMatchObject({ code: 2 });
  });
});
