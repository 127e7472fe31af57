import { expect, it } from 'vitest';
import { Refusal, sentencesOf } from './sentences.ts';

it('says what is wrong with each field, else what the server says, else that it cannot be reached', () => {
  const fields = [
    { name: 'pids', message: 'Not known here: x.', error_code: 1002 },
    { name: 'groups_ids', message: 'Not known here: 9.', error_code: 1003 },
  ];
  expect(sentencesOf(new Refusal(400, { error_codes: [1002], message: 'Validation error.', fields }))).toEqual([
    'Not known here: x.',
    'Not known here: 9.',
  ]);
  expect(sentencesOf(new Refusal(404, { error_codes: [404], message: 'Not found.', fields: [] }))).toEqual([
    'Not found.',
  ]);
  expect(sentencesOf(new Refusal(502, '<html>'))).toEqual(['The server answered 502.']);
  expect(sentencesOf(new TypeError('Failed to fetch'))).toEqual([
    'The server cannot be reached. Try again in a moment.',
  ]);
});
