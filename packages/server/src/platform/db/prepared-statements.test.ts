import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { preparedOnce } from './prepared-statements.ts';

const open = () => {
  const database = new Sqlite(':memory:');
  database.exec("create table t (a, b); insert into t values (1, x'00ff'), (null, 'ü')");
  return { database, prepared: preparedOnce(database) };
};

it('a row is an object of its columns in their order, and of one that is there twice the last', () => {
  const { prepared } = open();
  const rows = prepared.prepare('select b, a, 2 as a from t where a is ?').all([1]);
  expect(rows).toEqual([{ b: Buffer.from([0, 255]), a: 2 }]);
  expect(Object.keys(rows[0] as object)).toEqual(['b', 'a']);
});

it('a statement that was prepared before its table got another column tells that, too', () => {
  const { database, prepared } = open();
  const all = () => prepared.prepare('select * from t where a is not null').all([]);
  expect(all()).toEqual([{ a: 1, b: Buffer.from([0, 255]) }]);
  database.exec("alter table t add column c default 'new'");
  expect(all()).toEqual([{ a: 1, b: Buffer.from([0, 255]), c: 'new' }]);
});

it('what a change returns comes as rows do, and is made once', () => {
  const { prepared } = open();
  expect(prepared.prepare('update t set a = coalesce(a, 0) + ? returning a').all([1])).toEqual([{ a: 2 }, { a: 1 }]);
});

it('rows come one by one, too', () => {
  const { prepared } = open();
  expect([...prepared.prepare('select a from t').iterate([])]).toEqual([{ a: 1 }, { a: null }]);
});
