import { toCsvRow, withFormula, withoutFormula } from '@kith/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader, type CsvRow, LONGEST_ROW_BYTES } from './csv-reader.ts';

type Row = string[] | null;

const toText = (row: CsvRow): Row => row?.map((field) => Buffer.from(field).toString()) ?? null;

/** Reads bytes in chunks of the given lengths, used over and over. */
function read(
  bytes: Uint8Array,
  lengths: readonly number[] = [bytes.length || 1],
  gatherBytes = 1,
): { rows: Row[]; passed: Buffer } {
  const passed: Uint8Array[] = [];
  const reader = new CsvReader((part) => passed.push(Buffer.from(part)), gatherBytes);
  const rows: Row[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const end = at + (lengths[i % lengths.length] ?? 1);
    for (const row of reader.push(bytes.subarray(at, end))) rows.push(toText(row));
    at = end;
  }
  for (const row of reader.end()) rows.push(toText(row));
  return { rows, passed: Buffer.concat(passed) };
}

const rowsOf = (text: string): Row[] => read(Buffer.from(text)).rows;

const field = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', ';', '\r', '\n', ' ', 'a', '\ufeff', 'é', '😀') }),
);
const chunks = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('CSV', () => {
  it('is read as it was written, wherever the chunks are cut', () => {
    const table = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(table, chunks, (rows, lengths) => {
        const text = Buffer.from([['pid', 'name'], ...rows].map(toCsvRow).join(''));
        expect(read(text, lengths).rows).toEqual([['pid', 'name'], ...rows]);
      }),
    );
  });

  it('gives the same rows for any bytes, wherever the chunks are cut, and passes every byte once', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .string({ unit: fc.constantFrom('"', ',', ';', '\r', '\n', 'a', 'pid'), maxLength: 60 })
        .map((s) => Buffer.from(s)),
    );
    fc.assert(
      fc.property(hostile, chunks, (bytes, lengths) => {
        const whole = read(bytes);
        expect(read(bytes, lengths).rows).toEqual(whole.rows);
        expect(whole.passed.equals(bytes)).toBe(true);
        expect(read(bytes, lengths).passed.equals(bytes)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      'commas',
      'pid,name\r\na,b\r\n',
      [
        ['pid', 'name'],
        ['a', 'b'],
      ],
    ],
    [
      'semicolons',
      'name;pid\nx,y;b\n',
      [
        ['name', 'pid'],
        ['x,y', 'b'],
      ],
    ],
    [
      'a byte order mark',
      '\ufeffpid;n\na;b',
      [
        ['pid', 'n'],
        ['a', 'b'],
      ],
    ],
    [
      'quotes',
      '"pid","n"\n"a","b ""c""\n d"\n',
      [
        ['pid', 'n'],
        ['a', 'b "c"\n d'],
      ],
    ],
    ['lone CR', 'pid\ra\rb', [['pid'], ['a'], ['b']]],
    [
      'a quote inside a field',
      'pid,n\na,5" nail\n',
      [
        ['pid', 'n'],
        ['a', '5" nail'],
      ],
    ],
    ['nothing', '', []],
    [
      'a row without a pid, an empty one and an empty last field',
      'n,pid\na\n\nb,',
      [['n', 'pid'], ['a'], [''], ['b', '']],
    ],
  ])('may have %s', (_, text, rows) => {
    expect(rowsOf(text)).toEqual(rows);
  });

  it('loses one row to a stray quote, and no other', () => {
    expect(rowsOf('pid\n"a\nb\nc\n')).toEqual([['pid'], null, ['b'], ['c']]);
    expect(rowsOf('pid\n"a"x\nb\n')).toEqual([['pid'], null, ['b']]);
    const rest = 'b\n'.repeat(LONGEST_ROW_BYTES);
    expect(rowsOf(`pid\n"a\n${rest}`).slice(0, 4)).toEqual([['pid'], null, ['b'], ['b']]);
  });

  it.each([1, 1000, 65_536])('reads rows of up to 64 KiB, in chunks of %d', (length) => {
    const [fits, tooLong] = ['x'.repeat(LONGEST_ROW_BYTES), 'y'.repeat(LONGEST_ROW_BYTES + 1)];
    for (const lineEnd of ['\n', '\r\n']) {
      const { rows } = read(Buffer.from(['pid', fits, tooLong, 'z', tooLong].join(lineEnd)), [length], 16 * 1024);
      expect(rows.map((row) => row?.[0]?.length ?? null)).toEqual([3, LONGEST_ROW_BYTES, null, 1, null]);
    }
  });

  it('is written so that no spreadsheet runs it', () => {
    for (const text of ['=1+1', '+1', '-1', '@sum']) expect(withoutFormula(text)).toBe(`'${text}`);
    expect(withoutFormula('\t=1')).toBe("'\t'=1");
    for (const text of ['door = 1', "'tis", '']) expect(withoutFormula(text)).toBe(text);
  });

  it('is read back as what it was before it was made safe', () => {
    fc.assert(
      fc.property(fc.oneof(field, fc.string({ unit: fc.constantFrom("'", '=', '-', 'a') })), (text) => {
        expect(withFormula(withoutFormula(text))).toBe(text);
        expect(withoutFormula(text)).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});
