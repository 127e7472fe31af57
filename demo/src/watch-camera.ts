import { pathToFileURL } from 'node:url';
import { ensure } from './broken-promise.ts';
import { newPictureOfAda } from './cast.ts';
import { findBrokenPromise } from './expectations.ts';
import { makeFilm } from './make-film.ts';
import type { SampleFace } from './sample-photos.ts';
import type { Scene, TimedSighting } from './send-frame.ts';

/** Ada as the camera films her: nobody knows this picture. */
const ada: SampleFace = { photo: newPictureOfAda.photo, left: 1063, top: 205, width: 248, height: 321 };

/**
 * Lets Kith read a camera before which Ada walks by, and waits for what is told of her.
 * @param folder where films may be cameras
 * @returns what was told; null where there is no ffmpeg to read cameras with
 * @throws {BrokenPromise} when it is not what the film shows
 */
export async function watchCamera(scene: Scene, folder: string): Promise<TimedSighting | null> {
  const { client, follower, receiver, paper, names, groupsOf } = scene;
  const film = await makeFilm(folder, ada);
  if (film === null) {
    paper.line('Left out: cameras are read with ffmpeg 5.1 or newer, which is not here (Debian: apt install ffmpeg).');
    return null;
  }
  paper.line('A film in the place of a camera: rtsp://user:password@192.168.1.20/stream1 is added the same way.');
  const address = pathToFileURL(film).href;
  const camera = await client.cameras.create({ name: 'camera at the door', address });
  paper.line(`Kith reads it: ${camera.name}. Ada walks by.`);
  const told = await follower.inbox.take(({ event }) => event.data.source.id === camera.id, 'What the camera saw');
  const hook = await receiver.inbox.take(({ event }) => event.id === told.event.id, 'The webhook about the camera');
  const toldAt = performance.timeOrigin + told.atMs;
  const { results } = await client.visits.list({ sourcesIds: [camera.id] });
  await client.cameras.delete(camera.id);
  const [visit] = results;
  ensure(results.length === 1 && visit !== undefined, `One visit is due, and there are ${results.length}.`);
  const sinceSeenMs = toldAt - Date.parse(visit.first_seen);
  const entry = told.event.data;
  const name = entry.pid === null ? null : (names.get(entry.pid) ?? 'somebody who is not on our list');
  const sighting: TimedSighting = {
    name,
    entry,
    websocketMs: sinceSeenMs,
    webhookMs: sinceSeenMs + hook.atMs - told.atMs,
  };
  const broken = findBrokenPromise({ photo: ada.photo, people: ['Ada'], strangers: 0 }, groupsOf, [sighting]);
  ensure(broken === null, broken ?? '');
  const groups = entry.persons_groups.map((group) => group.name).join(', ');
  paper.line(`Told: ${name}, ${entry.result}, ${entry.confidence?.toFixed(2)}, ${groups}.`);
  paper.line(`From her face being seen first to the websocket event: ${Math.round(sighting.websocketMs)} ms.`);
  return sighting;
}
