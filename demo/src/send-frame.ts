import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@kith/client';
import { BrokenPromise, ensure } from './broken-promise.ts';
import type { Frame } from './cast.ts';
import { findBrokenPromise, type Sighting } from './expectations.ts';
import type { Follower } from './follow-events.ts';
import type { Paper } from './paper.ts';
import { readPhoto } from './sample-photos.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

export interface TimedSighting extends Sighting {
  /** From sending the frame. */
  readonly websocketMs: number;
  readonly webhookMs: number;
}

/** A camera, and those who are told what it sees. */
export interface Scene {
  readonly client: Client;
  readonly source: string;
  readonly follower: Follower;
  readonly receiver: WebhookReceiver;
  readonly paper: Paper;
  /** Pid to name. */
  readonly names: ReadonlyMap<string, string>;
  /** The names of all groups that a person is in. */
  readonly groupsOf: (name: string) => readonly string[];
}

const widths = [-9, -7, 8, 6, -10];

/**
 * Sends a whole photo as a camera would, and writes down each notification when it has come both ways.
 * @throws {BrokenPromise} when the notifications are not what the picture shows
 */
export async function sendFrame(scene: Scene, frame: Frame): Promise<TimedSighting[]> {
  const { client, source, paper } = scene;
  paper.line();
  paper.line(`Frame ${frame.photo}: ${frame.remark}.`);
  paper.row(['websocket', 'webhook', 'who', 'result', 'confidence', 'groups'], widths);
  const image = await readPhoto(frame.photo);
  const sentMs = performance.now();
  const [answer, seen] = await Promise.all([client.entries.send({ image, source }), watch(scene, frame, sentMs)]);
  const told = seen.map(({ entry }) => entry);
  ensure(
    isDeepStrictEqual(answer.results, told),
    `The camera was answered with ${answer.results.length} faces, which are not the ${told.length} that were told.`,
  );
  const broken = findBrokenPromise(frame, scene.groupsOf, seen);
  if (broken !== null) throw new BrokenPromise(broken);
  return seen;
}

async function watch({ follower, receiver, paper, names }: Scene, frame: Frame, sentMs: number) {
  const faces = frame.people.length + frame.strangers;
  const seen: TimedSighting[] = [];
  while (seen.length < faces) {
    const which = `number ${seen.length + 1} of ${faces} about ${frame.photo}`;
    const told = await follower.inbox.take(() => true, `Websocket event ${which}`);
    const hook = await receiver.inbox.take(({ event }) => event.id === told.event.id, `Webhook ${which}`);
    const entry = told.event.data;
    ensure(isDeepStrictEqual(hook.event.data, entry), `Webhook and websocket differ about entry ${entry.id}.`);
    const sighting: TimedSighting = {
      name: entry.pid === null ? null : (names.get(entry.pid) ?? 'somebody who is not on our list'),
      entry,
      websocketMs: told.atMs - sentMs,
      webhookMs: hook.atMs - sentMs,
    };
    paper.row(cellsOf(sighting), widths);
    seen.push(sighting);
  }
  return seen;
}

const cellsOf = ({ name, entry, websocketMs, webhookMs }: TimedSighting): string[] => [
  `${Math.round(websocketMs)} ms`,
  `${Math.round(webhookMs)} ms`,
  name ?? 'stranger',
  entry.result,
  entry.confidence?.toFixed(2) ?? '-',
  entry.persons_groups.map((group) => group.name).join(', ') || '-',
];
