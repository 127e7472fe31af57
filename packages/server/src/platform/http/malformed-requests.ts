import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fieldError, KithError } from './errors.ts';

/** For the answer to be read before the connection is reset. */
const LINGER_MS = 1000;

/** Answers what the router cannot read as a path. Fastify's option. */
export function frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const refusal =
    error.code === 'FST_ERR_BAD_URL'
      ? fieldError('__all__', 'invalid', 'The path is malformed: encode it as UTF-8, each byte as % and two digits.')
      : new KithError('notFound');
  void reply
    .status(refusal.status)
    .headers({ 'request-id': request.id, 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' })
    .serializer(JSON.stringify)
    .type('application/json; charset=utf-8')
    .send(refusal.toEnvelope());
}

interface Malformed {
  readonly status: string;
  readonly error: KithError;
}

const malformed = (status: string, message: string): Malformed => ({
  status,
  error: fieldError('__all__', 'invalid', message),
});

const byCode: Readonly<Record<string, Malformed>> = {
  HPE_HEADER_OVERFLOW: malformed('431 Request Header Fields Too Large', 'The path and the headers are too long.'),
  ERR_HTTP_REQUEST_TIMEOUT: malformed('408 Request Timeout', 'The request did not come in time.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: '413 Payload Too Large', error: new KithError('tooLarge') },
};
const otherwise = malformed('400 Bad Request', 'This is no HTTP request.');

/** Answers in the envelope what is no request, also where Node would answer by itself. */
export function answerMalformed(app: FastifyInstance): void {
  const answering = new WeakMap<Socket, ServerResponse>();
  app.addHook('onRequest', (request, reply, done) => {
    const { socket, headers, httpVersion } = request.raw;
    answering.set(socket, reply.raw);
    if (headers.host !== undefined || httpVersion !== '1.1') return done();
    done(fieldError('__all__', 'invalid', 'A request names its host: send the header Host.'));
  });
  app.server.removeAllListeners('clientError');
  app.server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const answer = answering.get(socket);
    const isUnderWay = answer?.headersSent && !answer.writableFinished;
    if (!socket.writable || isUnderWay || error.code === 'ECONNRESET') socket.destroy();
    else endWith(socket, byCode[error.code ?? ''] ?? otherwise);
  });
  // What a client expects of us is its business, as RFC 9110 allows.
  app.server.on('checkExpectation', (request, answer) => app.server.emit('request', request, answer));
}

/** Answers on a connection that no request has, and ends it. @param status code and phrase */
export function endWith(
  socket: Pick<Socket, 'on' | 'end' | 'resume' | 'destroy' | 'once'>,
  { status, error, retryAfterS }: Malformed & { readonly retryAfterS?: number },
): void {
  const body = JSON.stringify(error.toEnvelope());
  const lines = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...(retryAfterS === undefined ? [] : [`retry-after: ${retryAfterS}`]),
  ];
  // Who is refused may reset the connection; of an upgrade nobody else would hear it, and an error that nobody hears ends the process.
  socket.on('error', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}
