import { Pool } from 'undici';
import { timesOf } from '../groups/times.ts';

/** Requests a second of somebody who works with the API meanwhile. */
const RATE = 20;
const paths = [
  '/v1/groups/persons/?limit=20',
  '/v1/entries/?limit=20',
  '/v1/sources/?limit=20',
  '/v1/persons/?limit=20',
];

/** Asks at a steady rate for some time. @returns the 99th percentile of the answers, ms, late starts included */
export async function apiP99(url: string, token: string, forMs: number): Promise<number> {
  const pool = new Pool(url, { connections: 8 });
  const since = performance.now();
  const asked: Promise<number>[] = [];
  const ask = async (path: string, due: number): Promise<number> => {
    const answer = await pool.request({ path, method: 'GET', headers: { authorization: `Token ${token}` } });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`);
    return performance.now() - due;
  };
  for (let i = 0; (1000 * i) / RATE < forMs; i++) {
    const due = since + (1000 * i) / RATE;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    asked.push(ask(paths[i % paths.length] ?? '', due));
  }
  const { p99 } = timesOf(await Promise.all(asked));
  await pool.close();
  return p99;
}
