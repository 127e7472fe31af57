import pg from 'pg';

const INT8 = 20;
const NUMERIC = 1700;

/** Ids, counts and epoch milliseconds stay far below 2^53. */
export const asNumbers = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};
