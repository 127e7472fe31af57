import { describe, expect, it } from 'vitest';
import { Printer } from './printer.ts';

const printed = (json: boolean, print: (printer: Printer) => void): string => {
  let text = '';
  const sink = { write: (part: string) => (text += part) };
  print(new Printer({ stdout: sink, stderr: sink }, json));
  return text;
};

describe('the printer', () => {
  it('lets no name steer the terminal', () => {
    const hostile = 'VIP\u001b[2J\r\nnext\u009b31m\u202egnp';
    expect(printed(false, (printer) => printer.result(null, [hostile]))).toBe(
      'VIP\ufffd[2J\ufffd\ufffdnext\ufffd31m\ufffdgnp\n',
    );
    expect(printed(false, (printer) => printer.note(hostile))).not.toMatch(/[\p{Cc}\u202e](?!$)/u);
    const json = printed(true, (printer) => printer.result({ name: hostile }, []));
    expect(json).not.toMatch(/\p{Cc}(?!$)/u);
    expect(JSON.parse(json)).toEqual({ name: hostile });
  });

  it('prints names of every script as they are', () => {
    expect(printed(false, (printer) => printer.result(null, ['الأصدقاء 友だち 👩‍👧']))).toBe('الأصدقاء 友だち 👩‍👧\n');
  });
});
