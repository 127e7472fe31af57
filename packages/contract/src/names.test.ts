import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExternalId, Name, nameKey, nameProblem } from './names.ts';

/** All that Unicode has given a meaning; ideographs have neither case nor other forms. */
const characters = function* (): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    if (!/[\p{Surrogate}\p{Unassigned}\p{Private_Use}\p{Unified_Ideograph}]/u.test(character)) yield character;
  }
};

const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;

/** Letters that foldings of case and compatible forms treat in a way of their own, and what is not seen. */
const letter = fc.oneof(
  fc.constantFrom(
    ...'aAiIİıßẞΣσςéÅΐǰŉﬃﷺᾳͅK日😀',
    '\u0301',
    '\u0307',
    '\u0323',
    '\u0308',
    '\u200d',
    '\ufe0f',
    ' ',
    '\u00a0',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = fc.array(letter, { maxLength: 12 }).map((letters) => letters.join(''));

describe('the key of a name', () => {
  it.each([
    ['Straße', 'STRASSE'],
    ['Straße', 'STRAẞE'],
    ['ﬁve', 'FIVE'],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσευς'],
    ['e\u0301clair', 'ÉCLAIR'],
    ['Ｓｔａｆｆ', 'staff'],
    ['DİYARBAKIR', 'Diyarbakır'],
    ['diyarbakir', 'DİYARBAKIR'],
    ['St\u200baff', 'Staff'],
    ['Sta\u00adff', 'Staff'],
    ['Staff\u200f', 'Staff'],
    ['\ufeffStaff', 'Staff'],
    ['❤️', '❤'],
    ['Night \u00a0 shift', 'night shift'],
    ['Night\u3000shift', 'night shift'],
    ['می\u200cخواهم', 'میخواهم'],
  ])('is the same for %j and %j', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ['Straße', 'Strase'],
    ['resume', 'résumé'],
    // Cyrillic and Latin: names are in every script of the world.
    ['саша', 'cawa'],
    ['Night shift', 'Nightshift'],
    ['日本', '日木'],
  ])('is not the same for %j and %j', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  it('is that of itself, of its cases and of its forms, for every character', () => {
    const wrong: string[] = [];
    for (const character of characters()) {
      const key = nameKey(character);
      const alike = [
        key,
        character.toUpperCase(),
        character.toLowerCase(),
        ...forms.map((f) => character.normalize(f)),
      ];
      if (alike.some((other) => nameKey(other) !== key)) wrong.push(character);
    }
    expect(wrong).toEqual([]);
  });

  it('is the same for all characters that Unicode folds to one', () => {
    // The simple foldings, as regular expressions have them; `ẞ` and `ß` have a full one each, which is the same.
    const wrong: string[] = [];
    for (const character of characters()) {
      if (!/\p{Changes_When_Casemapped}/u.test(character)) continue;
      const folded = [character.toLowerCase(), character.toUpperCase()].filter((other) =>
        new RegExp(`^${character}$`, 'iu').test(other),
      );
      if (folded.some((other) => nameKey(other) !== nameKey(character))) wrong.push(character);
    }
    expect(wrong).toEqual([]);
  });

  it('is that of itself and holds no gap but single spaces inside, for every text', () => {
    fc.assert(
      fc.property(text, (name) => {
        const key = nameKey(name);
        expect(nameKey(key)).toBe(key);
        expect(key).not.toMatch(/^ | $| {2}|[^\S ]/);
        expect(nameKey(` ${name}\u200b\t`)).toBe(key);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a name', () => {
  it.each([
    'Staff',
    'Ünïcode',
    '日本語',
    'שלום',
    'نوبت شب',
    'می\u200cخواهم',
    'ශ්\u200dරී',
    '👩\u200d👧',
    'O\u2019Neill & Söhne',
    'Kith \u200eABC\u200e שלום',
    '0',
    '=',
  ])('may be %j', (name) => {
    expect(Name.parse(name)).toBe(name);
    expect(ExternalId.parse(name)).toBe(name);
  });

  it.each<[string, string]>([
    ['', 'Too small'],
    ['  \u00a0\u3000', 'Too small'],
    ['x'.repeat(256), 'Too big'],
    ['a\ud800', 'Leave out U+D800: it is half of a character.'],
    ['\udfffa', 'Leave out U+DFFF: it is half of a character.'],
    ['a\nb', 'Leave out the control character U+000A.'],
    ['a\u0085b', 'Leave out the control character U+0085.'],
    ['a\u2028b', 'Leave out the control character U+2028.'],
    ['a\uffff', 'Leave out the control character U+FFFF.'],
    ['ffa\u202etxt', 'Leave out U+202E: it turns the direction of the text around it.'],
    ['\u2067a\u2069', 'Leave out U+2067: it turns the direction of the text around it.'],
    ...[
      ...[
        '\u200b',
        '\u200d',
        '\u2060',
        '\u00ad',
        '\u200e',
        '\ufe0f',
        '\u115f',
        '\u3164',
        '\uffa0',
        '\u2800',
        '\u{e0041}',
      ],
      ' \ufeff\u200b ',
    ].map((unseen): [string, string] => [
      unseen,
      'Give something that can be seen: this has only invisible characters.',
    ]),
  ])('may not be %j', (name, message) => {
    for (const schema of [Name, ExternalId]) {
      expect(schema.safeParse(name).error?.issues[0]?.message).toMatch(message);
    }
  });

  it('is kept composed and without gaps around it; an external id to the letter', () => {
    expect(Name.parse('\u3000e\u0301  clair \ufeff')).toBe('é  clair');
    expect(ExternalId.parse(' e\u0301 ')).toBe('e\u0301');
  });

  it('that may be is well-formed, and has a key', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (name) => {
        const parsed = Name.safeParse(name);
        if (!parsed.success) return;
        expect(nameProblem(parsed.data)).toBeNull();
        expect(nameKey(parsed.data)).not.toBe('');
        expect(Buffer.from(parsed.data).toString()).toBe(parsed.data);
        expect(nameKey(parsed.data)).toBe(nameKey(name));
      }),
    );
  });
});
