import { multipart } from '@kith/testing/multipart';
import { pictureOf } from '@kith/testing/numbered-faces';
import { Pool } from 'undici';

/** What cameras send to one space of one node. */
export interface Cameras {
  readonly url: string;
  readonly token: string;
  readonly source: string;
  /** Faces on every picture. */
  readonly faces: number;
  /** Pictures under way at once. */
  readonly atOnce: number;
}

/** What came of it. */
export interface Sent {
  readonly entries: number;
  /** Of each picture, from the first byte to the answer. */
  readonly ms: readonly number[];
}

const PERSONS = 200;

/** Sends pictures as fast as they are answered, for some time. @throws Error when one is answered otherwise than with all its faces */
export async function send(cameras: Cameras, forMs: number): Promise<Sent> {
  const { url, token, source, faces, atOnce } = cameras;
  const bodies = await Promise.all(
    Array.from({ length: PERSONS }, async (_, i) => {
      const numbers = Array.from({ length: faces }, (_, face) => (i + face * 7) % PERSONS);
      return multipart({ source, image: await pictureOf(...numbers) });
    }),
  );
  const pool = new Pool(url, { connections: atOnce, pipelining: 1 });
  const until = performance.now() + forMs;
  const ms: number[] = [];
  let next = 0;
  const camera = async (): Promise<void> => {
    while (performance.now() < until) {
      const body = bodies[next++ % PERSONS];
      if (!body) return;
      const headers = { authorization: `Token ${token}`, 'content-type': body.type };
      const since = performance.now();
      const answer = await pool.request({ path: '/v1/entries/', method: 'POST', headers, body: body.payload });
      const text = await answer.body.text();
      if (answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${text}`);
      ms.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, camera));
  await pool.close();
  return { entries: ms.length * faces, ms };
}
