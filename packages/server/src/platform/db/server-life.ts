import type pg from 'pg';

/**
 * From one crash of the server to the next: when its statistics began, which a crash throws away and a restart keeps. Another server has
 * another one. No connection outlives it.
 */
export const askLife = `select coalesce(extract(epoch from stats_reset)::text, '') as life from pg_stat_archiver`;

const lives = new WeakMap<pg.ClientBase, string>();

/** Keeps in which life of the server a connection was made. @param results of statements, the last of which asked for it */
export function noteLife(client: pg.ClientBase, results: pg.QueryResult | readonly pg.QueryResult[]): void {
  const [row] = [results].flat().at(-1)?.rows ?? [];
  if (row) lives.set(client, row.life);
}

/** In which life of the server a connection was made; null when nobody knows. */
export const lifeOf = (client: pg.ClientBase): string | null => lives.get(client) ?? null;
