import { type KithApiError as Failure, type FailureKind, KithApiError } from '@kith/client';
import { expect, it } from 'vitest';
import { sentencesOf } from './sentences.ts';

const failure = (kind: FailureKind, status: number, message: string, fields: Failure['fields'] = []) =>
  new KithApiError({ kind, status, error_codes: [status], message, fields: [...fields] });

it('says what is wrong with each field, else what the server says, else that it cannot be reached', () => {
  const fields = [
    { name: 'pids', message: 'Not known here: x.', error_code: 1002 },
    { name: 'groups_ids', message: 'Not known here: 9.', error_code: 1003 },
  ];
  expect(sentencesOf(failure('refused', 400, 'Validation error.', fields))).toEqual([
    'Not known here: x.',
    'Not known here: 9.',
  ]);
  expect(sentencesOf(failure('refused', 404, 'Not found.'))).toEqual(['Not found.']);
  for (const kind of ['unreachable', 'timedOut'] as const) {
    expect(sentencesOf(failure(kind, 0, 'fetch failed'))).toEqual([
      'The server cannot be reached. Try again in a moment.',
    ]);
  }
});

it('says what is wrong with what was typed, before any server is asked', () => {
  expect(sentencesOf(new TypeError('The API token must be the key of a token.'))).toEqual([
    'The API token must be the key of a token.',
  ]);
});
