import { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads its body as it arrives, however long that takes. */
    readonly streamsBody?: boolean;
  }
}

const WHOLE_BODY_MS = 60_000;
const SILENCE_MS = 60_000;
const REST_OF_BODY_MS = 10_000;

/** Ends connections whose body takes too long, except on routes that stream theirs. */
export function limitBodyTime(app: FastifyInstance, timeoutMs = WHOLE_BODY_MS): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    const hasBody = length !== '0' || encoding !== undefined;
    if (hasBody && !request.routeOptions.config.streamsBody) endUnlessComplete(request, timeoutMs);
    done();
  });
  // What is answered before it has come whole is thrown away, for a while. Node would read it at full speed.
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (request.raw.complete === false && !request.routeOptions.config.streamsBody) throwAway(request);
    done(null, payload);
  });
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.raw.complete === false) endUnlessComplete(request, REST_OF_BODY_MS);
    done();
  });
}

/** Reads on without keeping anything, in turns. */
function throwAway({ raw, place }: FastifyRequest): void {
  raw.unpipe?.();
  raw.on('data', (piece: Buffer) => {
    const turn = place?.reading(piece.length);
    if (!turn) return;
    raw.pause();
    void turn.then(() => raw.resume());
  });
  raw.resume();
}

/** Runs work that reads a streamed body. A sender that falls silent is given up; what is not read is thrown away. */
export async function readingBody<T>(
  request: FastifyRequest,
  work: () => Promise<T>,
  silenceMs = SILENCE_MS,
): Promise<T> {
  const { socket } = request.raw;
  if (socket instanceof Socket) {
    const otherwiseMs = socket.timeout ?? 0;
    socket.setTimeout(silenceMs);
    request.raw.once('timeout', () => socket.destroy());
    request.raw.once('end', () => socket.setTimeout(otherwiseMs));
  }
  try {
    return await work();
  } finally {
    // A client that still sends reads the answer only when its connection is not reset.
    if (!request.raw.complete) endUnlessComplete(request, REST_OF_BODY_MS);
    request.raw.resume();
  }
}

/** Ends the connection of a body that is not there in time. */
export function endUnlessComplete({ raw }: FastifyRequest, timeoutMs: number): void {
  const timer = setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, timeoutMs);
  raw.once('close', () => clearTimeout(timer));
}
