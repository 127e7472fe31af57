import { EntryId, SourceId } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cosineOf } from '../calibration/calibration.ts';
import { cosineOfTemplates } from '../calibration/cosine.ts';
import type { ScaledTemplate } from '../scale/templates.ts';
import { CHUNK_BYTES, CloseLooks } from './close-looks.ts';
import { type FaceSearch, nearestFaces } from './nearest-faces.ts';
import { RECORD_BYTES, recordOf } from './record.ts';
import { passing } from './sign-filter.ts';
import { SignMemory } from './sign-memory.ts';

interface Stored {
  readonly entryId: EntryId;
  readonly sourceId: SourceId;
  readonly seen: number;
  readonly face: ScaledTemplate;
}

const SOURCES = 5;
const PERSONS = 300;
const FACES = 40_000;

/** A street: strangers who come once, and persons who come again and again, on good photos and bad ones. */
function street(seed: number): { readonly stored: readonly Stored[]; readonly persons: readonly ScaledTemplate[] } {
  const { random, stranger, similar } = faceLike(seed);
  const persons = Array.from({ length: PERSONS }, stranger);
  const stored = Array.from({ length: FACES }, (_, i) => {
    const one = random() < 0.5 ? persons[Math.floor(random() ** 2 * PERSONS)] : undefined;
    return {
      entryId: EntryId.parse(3 * i + 1),
      sourceId: SourceId.parse(1 + Math.floor(random() * SOURCES)),
      seen: Math.floor(random() * 1e6),
      face: one ? similar(one, 0.3 + 0.69 * random()) : stranger(),
    };
  });
  return { stored, persons };
}

const { stored, persons } = street(25);
const templates = new Map<number, ScaledTemplate>(stored.map(({ entryId, face }) => [entryId, face]));
const memory = new SignMemory();
for (let first = 0; first < FACES; first += 7000) {
  memory.append(Buffer.concat(stored.slice(first, first + 7000).map((one) => recordOf(one, one.face))));
}

const faces = {
  look: async (collector: { look(memory: SignMemory): void }) => collector.look(memory),
  templates: async (ids: readonly number[]) =>
    new Map(ids.flatMap((id) => [[id, templates.get(id) as ScaledTemplate]])),
  least: 0,
};

/** The same, with memory for some of the looks that were read. */
function facesWithCloseLooks() {
  const close = new CloseLooks();
  return {
    ...faces,
    async templates(ids: readonly number[]) {
      const read = await faces.templates(ids);
      for (const [id, face] of read) close.keep(id, face, () => close.bytes < 3 * CHUNK_BYTES);
      return read;
    },
    mostAlike: (id: number, face: ScaledTemplate) => close.mostAlike(id, face),
  };
}

/** All faces compared. */
function bruteForce({ face, filter, confidence, limit }: FaceSearch) {
  const passes = passing(filter);
  const among = stored.filter(({ entryId, seen, sourceId }) => passes(entryId, seen, sourceId));
  const least = cosineOf(confidence, among.length);
  const found = among
    .map((one) => ({ entryId: one.entryId as number, cosine: cosineOfTemplates(face, one.face) }))
    .filter(({ cosine }) => cosine >= least)
    .sort((a, b) => b.cosine - a.cosine || b.entryId - a.entryId)
    .slice(0, limit);
  return { compared: among.length, found };
}

it.each([
  ['signs', () => faces],
  ['signs and looks that are kept', facesWithCloseLooks],
])(
  'whoever is found by %s is whom comparing all templates finds, in the same order',
  { timeout: 300_000 },
  async (_how, open) => {
    const among = open();
    const search = fc.record({
      face: fc.oneof(
        fc.nat(PERSONS - 1).map((i) => persons[i] as ScaledTemplate),
        fc.nat(FACES - 1).map((i) => stored[i]?.face as ScaledTemplate),
        fc.nat().map((seed) => faceLike(seed).stranger()),
      ),
      confidence: fc.oneof(fc.constantFrom(68.84, 75.5, 79.3), fc.integer({ min: 0, max: 100 })),
      limit: fc.integer({ min: 1, max: 100 }),
      filter: fc.record(
        {
          seenFrom: fc.nat(1e6),
          seenTo: fc.nat(1e6),
          sources: fc.subarray([1, 2, 3, 4, 5]),
          notSources: fc.subarray([1, 2, 3, 4, 5]),
          entries: fc.nat(50).map((every) => Float64Array.from({ length: FACES }, (_, i) => 3 * i * (every + 1) + 1)),
          except: fc.nat(3 * FACES),
        },
        { requiredKeys: [] },
      ),
    });
    await fc.assert(
      fc.asyncProperty(search, async (wish) => {
        expect(await nearestFaces(among, wish)).toEqual(bruteForce(wish));
      }),
      { numRuns: 60, seed: 25 },
    );
  },
);

it('what is forgotten is not found, and is not in memory any more', () => {
  const few = stored.slice(0, 20_000);
  const own = new SignMemory();
  own.append(Buffer.concat(few.map((one) => recordOf(one, one.face))));
  own.forget([few[5], few[5], few[19_999]].map((one) => one?.entryId ?? 0));
  own.forget([2, 1e9]);
  expect([own.faces, own.kept]).toEqual([19_998, 19_998]);
  const all: number[] = [];
  const everything = { bits: 512, above: -1, most: () => 1e6, onCandidate: (id: number) => void all.push(id) };
  expect(own.scan(new Uint8Array(320), {}, everything)).toBe(19_998);
  expect(all).toEqual(few.flatMap(({ entryId }, i) => (i === 5 || i === 19_999 ? [] : entryId)));
});

it('a damaged template is kept as a place where nobody is', () => {
  const own = new SignMemory();
  const [one] = stored;
  if (!one) throw new Error('The street is empty.');
  own.append(recordOf(one, null));
  expect([own.faces, own.kept, own.last]).toEqual([0, 1, one.entryId]);
  own.forget([one.entryId]);
  expect(own.kept).toBe(0);
});

it('a record is as large as it says', () => {
  const [one] = stored;
  expect(one && recordOf(one, one.face)).toHaveLength(RECORD_BYTES);
});

it('somebody of whom thousands of entries are stored has few of them read, once their looks are kept', async () => {
  const { stranger, similar } = faceLike(31);
  const one = stranger();
  const often = Array.from({ length: 5000 }, (_, i) => ({
    entryId: EntryId.parse(i + 1),
    sourceId: SourceId.parse(1),
    seen: 0,
    face: similar(one, 0.75 + (0.2 * i) / 5000),
  }));
  const own = new SignMemory();
  own.append(Buffer.concat(often.map((seen) => recordOf(seen, seen.face))));
  const close = new CloseLooks();
  const reads: number[] = [];
  const search = async () => {
    reads.push(0);
    return nearestFaces(
      {
        look: async (collector) => collector.look(own),
        async templates(ids) {
          reads[reads.length - 1] = (reads.at(-1) ?? 0) + ids.length;
          const read = new Map(ids.map((id) => [id, often[id - 1]?.face as ScaledTemplate]));
          for (const [id, face] of read) close.keep(id, face, () => true);
          return read;
        },
        mostAlike: (id, face) => close.mostAlike(id, face),
        least: often.length,
      },
      { face: similar(one, 0.9), filter: {}, confidence: 68.84, limit: 20 },
    );
  };
  for (let i = 0; i < 8; i++) await search();
  expect(Math.min(...reads)).toBeLessThan((reads[0] ?? 0) / 10);
});
