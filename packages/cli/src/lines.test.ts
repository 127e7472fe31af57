import { expect, it } from 'vitest';
import { seenLine } from './lines.ts';

it('says who was seen in columns, and strangers without a pid', () => {
  const pid = '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10' as never;
  expect(seenLine({ result: 'ha', confidence: 76.25, pid }, [{ name: 'Staff' }, { name: 'VIP' }])).toBe(
    `ha       76.3  ${pid}  Staff, VIP`,
  );
  expect(seenLine({ result: 'nm', confidence: 8, pid: null }, [])).toBe('nm        8.0  -');
  expect(seenLine({ result: 'det', confidence: null, pid: null }, [])).toBe('det         -  -');
});
