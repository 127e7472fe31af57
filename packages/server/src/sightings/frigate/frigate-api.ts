import { limits } from '@kith/contract';
import { type Agent, request } from 'undici';
import { z } from 'zod';
import { ForbiddenAddress } from '../../platform/destinations/pinned-agent.ts';

/** What came of asking Frigate; `problem` is a sentence, and whoever is away may be asked again. */
export type Asked<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly problem: string; readonly isAway: boolean };

export interface FrigateApi {
  /** Goes nowhere but to addresses that were checked. */
  readonly agent: Agent;
  /** Of the HTTP API; without a slash at its end. */
  readonly url: string;
}

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES = 4 * 1024 * 1024;
const LABEL_LENGTH = 100;

/** The best picture of an object, of itself and without anything drawn on it where Frigate still follows it; null: there is none. */
export async function fetchSnapshot(deps: FrigateApi, eventId: string): Promise<Asked<Buffer | null>> {
  const asked = await ask(deps, `/api/events/${eventId}/snapshot.jpg?crop=1&bbox=0&timestamp=0&quality=95`, {
    most: limits.imageBytes,
  });
  if (asked.kind === 'failed') return asked;
  const { status, body } = asked.value;
  if (status === 404) return { kind: 'answered', value: null };
  return status === 200
    ? { kind: 'answered', value: body }
    : failed(`Frigate answers ${status} to who asks for a snapshot.`, isAwayBy(status));
}

/** Names an event. */
export async function writeSubLabel(
  deps: FrigateApi,
  eventId: string,
  name: string,
  score: number,
): Promise<Asked<null>> {
  const label = [...name].slice(0, LABEL_LENGTH).join('');
  const subLabelScore = Math.min(1, Math.max(0.01, score));
  const asked = await ask(deps, `/api/events/${eventId}/sub_label`, {
    most: ANSWER_BYTES,
    body: { subLabel: label, subLabelScore },
  });
  if (asked.kind === 'failed') return asked;
  const { status } = asked.value;
  // It does not keep every event.
  if (status === 404) return { kind: 'answered', value: null };
  return status >= 200 && status < 300
    ? { kind: 'answered', value: null }
    : failed(`Frigate answers ${status} to who writes a sub label.`, isAwayBy(status));
}

const Config = z.object({ cameras: z.record(z.string(), z.unknown()) });

/** Which version it is, and the names of its cameras. */
export async function describeFrigate(
  deps: FrigateApi,
): Promise<Asked<{ readonly version: string; readonly cameras: string[] }>> {
  const version = await ask(deps, '/api/version', { most: ANSWER_BYTES });
  if (version.kind === 'failed') return version;
  const config = await ask(deps, '/api/config', { most: ANSWER_BYTES });
  if (config.kind === 'failed') return config;
  const read = Config.safeParse(parse(config.value.body));
  if (version.value.status !== 200 || config.value.status !== 200 || !read.success) {
    return failed(
      'Whoever answers there is no Frigate: give the address of its HTTP API, like http://192.168.1.6:5000.',
    );
  }
  const cameras = Object.keys(read.data.cameras).slice(0, limits.camerasOfFrigate);
  return {
    kind: 'answered',
    value: {
      version: version.value.body.toString('utf8').trim().slice(0, 50),
      cameras: cameras.map((name) => name.slice(0, 100)),
    },
  };
}

const failed = (problem: string, isAway = false): Extract<Asked<never>, { kind: 'failed' }> => ({
  kind: 'failed',
  problem,
  isAway,
});

/** It is being started, or whatever stands before it finds it gone. */
const isAwayBy = (status: number): boolean => status >= 500;

/** Follows no redirect, and reads no more than is wanted. */
async function ask(
  { agent, url }: FrigateApi,
  path: string,
  { most, body }: { readonly most: number; readonly body?: object },
): Promise<Asked<{ readonly status: number; readonly body: Buffer }>> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const answer = await request(`${url}${path}`, {
      dispatcher: agent,
      signal,
      headers: { 'user-agent': 'Kith/1', ...(body && { 'content-type': 'application/json' }) },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : { method: 'GET' }),
    });
    // Destroying a body that is longer makes it emit an error.
    answer.body.on('error', () => {});
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > most) {
        answer.body.destroy();
        return failed('Frigate sends more than is taken from it.');
      }
      chunks.push(chunk);
    }
    return { kind: 'answered', value: { status: answer.statusCode, body: Buffer.concat(chunks) } };
  } catch (error) {
    return failed(sentenceOf(error, signal), !(error instanceof ForbiddenAddress));
  }
}

function sentenceOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `Frigate did not answer within ${TIMEOUT_MS / 1000} s.`;
  if (error instanceof ForbiddenAddress) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOTFOUND') return "Frigate's name is unknown.";
  return `Frigate cannot be reached (${code}): see that it runs, and that host and port are right.`;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
