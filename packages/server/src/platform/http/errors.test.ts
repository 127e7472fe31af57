import { readFile } from 'node:fs/promises';
import { errors, fieldErrors } from '@kith/contract';
import { expect, it } from 'vitest';
import { KithError } from './errors.ts';

const rowsOf = async (heading: string): Promise<string[][]> => {
  const text = await readFile(new URL('../../../../../docs/errors.md', import.meta.url), 'utf8');
  const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => /^\| \d/.test(line));
  return rows.map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
};

it('docs/errors.md lists exactly the errors of a request', async () => {
  const documented = (await rowsOf('Errors of a request')).map((row) => row.slice(0, 3));
  const table = Object.values(errors).map(({ code, status, message }) => [String(code), String(status), message]);
  expect(documented.sort()).toEqual(table.sort());
});

it('docs/errors.md lists exactly the errors of a field', async () => {
  const documented = (await rowsOf('Errors of a field')).map(([code, name]) => [name, Number(code)]);
  expect(Object.fromEntries(documented)).toEqual(fieldErrors);
});

it('the envelope has each code once', () => {
  const problem = { problem: 'unknownPids', message: 'No.' } as const;
  const error = new KithError('validation', [
    { field: 'pids', ...problem },
    { field: 'groups_ids', ...problem },
  ]);
  expect(error.toEnvelope()).toEqual({
    error_codes: [1002],
    message: 'Validation error.',
    fields: [
      { name: 'pids', message: 'No.', error_code: 1002 },
      { name: 'groups_ids', message: 'No.', error_code: 1002 },
    ],
  });
});
