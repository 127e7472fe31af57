import { type Agent, request } from 'node:http';
import type { RawAnswer } from './documented-answers.ts';
import type { FuzzedRequest } from './fuzzed-requests.ts';

const PATIENCE_MS = 60_000;

/** @returns null when the connection ended without an answer, or none came in a minute */
export function sendRequest(
  agent: Agent,
  url: string,
  { method, path, headers, body }: FuzzedRequest,
): Promise<RawAnswer | null> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const length = body === null ? {} : { 'content-length': String(body.length) };
    const sent = request({ agent, hostname, port, method, path, headers: { ...headers, ...length } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', () => resolve(null));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.setTimeout(PATIENCE_MS, () => sent.destroy());
    sent.on('error', () => resolve(null));
    sent.end(body ?? undefined);
  });
}
