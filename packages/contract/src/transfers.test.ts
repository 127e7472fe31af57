import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsvRow, withFormula, withoutFormula } from './transfers.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      ...['=', '+', '-', '@', '＝', '＋', '－', '＠', "'", '"', ';', ',', '|', '\t', '\r', '\n', ' ', 'a'],
    ),
  }),
);

describe('a text in a file for spreadsheets', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['＝1', "'＝1"],
    ['－1', "'－1"],
    ["'=1", "''=1"],
    ['"=1', `'"=1`],
    ['a;=1', "a;'=1"],
    ['a; "＠x', `a;' "＠x`],
    ['a|+1', "a|'+1"],
    ['a\n-1', "a\n'-1"],
    ['a=1', 'a=1'],
    ['a;b', 'a;b'],
    ["'a", "'a"],
    ['Smith, -Jr', 'Smith, -Jr'],
  ])('%j is written as %j', (given, written) => {
    expect(withoutFormula(given)).toBe(written);
    expect(withFormula(written)).toBe(given);
  });

  it('is read as it was, whatever it is', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(withFormula(withoutFormula(given))).toBe(given);
      }),
      { numRuns: 2000 },
    );
  });

  it('is a formula in no cell, wherever a spreadsheet splits the row', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (fields) => {
        const row = toCsvRow(fields.map(withoutFormula));
        for (const separator of [';', '\t', '|']) {
          for (const cell of row.split(/[\r\n]/).flatMap((line) => line.split(separator))) {
            expect(cell).not.toMatch(/^["\s]*[=+\-@＝＋－＠]/);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
