import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Turns } from '../turns.ts';
import { ITEMS_A_PIECE } from './asks-for-long-list.ts';
import { asPromised } from './serialization.ts';
import { askerOf } from './take-turns.ts';

interface List {
  readonly results: readonly unknown[];
}

/** Writes long lists piece by piece, in turns, so that nobody waits for the thousand items of another. */
export function writeLongListsInPieces(app: FastifyInstance, turns: Pick<Turns, 'compute'>): void {
  const write = async (request: FastifyRequest, reply: FastifyReply, answer: List): Promise<void> => {
    const { method, routeOptions } = request;
    const { response } = (routeOptions.schema ?? {}) as { readonly response?: Readonly<Record<number, z.ZodType>> };
    const schema = response?.[reply.statusCode] as z.ZodType<List> | undefined;
    if (!schema) return;
    const { results } = answer;
    const part = (from: number, to: number): Promise<List> =>
      turns.compute(askerOf(request), () =>
        asPromised(schema, { ...answer, results: results.slice(from, to) }, `${method} ${routeOptions.url}`),
      );
    const pieces: string[] = [];
    for (let from = 0; from < results.length; from += ITEMS_A_PIECE) {
      const piece = await part(from, from + ITEMS_A_PIECE);
      pieces.push(JSON.stringify(piece.results).slice(1, -1));
    }
    const envelope = JSON.stringify(await part(0, 0));
    // No text within it can hold this: its quotes would be escaped.
    const text = envelope.replace('"results":[]', () => `"results":[${pieces.join(',')}]`);
    reply.serializer(() => text);
  };
  app.addHook('preSerialization', (request, reply, answer: unknown, done) => {
    if (isLongList(answer)) write(request, reply, answer).then(() => done(null, answer), done);
    else done(null, answer);
  });
}

const isLongList = (answer: unknown): answer is List =>
  typeof answer === 'object' &&
  answer !== null &&
  'results' in answer &&
  Array.isArray(answer.results) &&
  answer.results.length > ITEMS_A_PIECE;
