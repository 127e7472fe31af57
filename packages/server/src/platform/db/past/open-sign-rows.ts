import type { DatabaseConfig } from '../../config/config.ts';
import { postgresSignRows } from './postgres-sign-rows.ts';
import type { SignRows } from './sign-rows.ts';
import { sqliteSignRows } from './sqlite-sign-rows.ts';

/** Rows that are read at a time: a megabyte and a half, and a few milliseconds. */
const CHUNK_ROWS = 16_384;

/** @param scale of the templates that records follow from */
export const openSignRows = async (config: DatabaseConfig, scale: number): Promise<SignRows> =>
  config.kind === 'sqlite'
    ? sqliteSignRows(config.file, scale, CHUNK_ROWS)
    : postgresSignRows(config.url, scale, CHUNK_ROWS);
