import { expect, it } from 'vitest';
import { describe } from './describe.ts';

const pid = '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10' as never;

it('calls persons by the beginning of their pid', () => {
  expect(describe({ result: 'exact', pid, confidence: 97.89 })).toEqual({
    who: 'Person 5fa4dd4f',
    stranger: false,
    result: 'Exact',
    confidence: '97.9 %',
  });
});

it('calls strangers strangers, and a face that was not looked up a face', () => {
  expect(describe({ result: 'nm', pid: null, confidence: 31 })).toEqual({
    who: 'Stranger',
    stranger: true,
    result: 'No match',
    confidence: '',
  });
  expect(describe({ result: 'det', pid: null, confidence: null }).who).toBe('Face');
});
