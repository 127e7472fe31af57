import { expect, it } from 'vitest';
import { reportOf } from './enrol-report.ts';

const columns = { file: 'file', name: 'name', state: 'state', pid: 'pid', reason: 'reason' };
const photo = {
  id: 1,
  read: async () => new File([], 'a.jpg'),
  path: 'a.jpg',
  wish: null,
  anySize: false,
  surelyNew: false,
};

it('says what came of each photo', () => {
  const failed = { kind: 'failed', sentences: ['No "face".'], tooSmall: false } as const;
  const lines = reportOf(
    [
      { ...photo, name: 'Ada', state: { kind: 'enrolled', pid: 'p' } },
      { ...photo, name: '', state: failed },
    ],
    columns,
  );
  expect(lines).toEqual([
    '"file","name","state","pid","reason"\r\n',
    '"a.jpg","Ada","enrolled","p",""\r\n',
    '"a.jpg","","failed","","No ""face""."\r\n',
  ]);
});

it('is no formula for a spreadsheet', () => {
  const [, row] = reportOf([{ ...photo, name: '=1+1', state: { kind: 'waiting' } }], columns);
  expect(row).toContain(`"'=1+1"`);
});
