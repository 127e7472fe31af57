import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { SourceId, type SpaceId } from '@kith/contract';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { type CallerLookups, callerOf, mayStill } from '../../platform/http/authentication.ts';
import { found, KithError } from '../../platform/http/errors.ts';
import { tooSoon } from '../../platform/http/limit-requests.ts';
import { operation } from '../../platform/http/operation.ts';
import { outsideTurn } from '../../platform/http/take-turns.ts';
import type { CameraKeeper } from './camera-keeper.ts';
import { drawFaces } from './draw-faces.ts';
import { type NamedFace, nameFaces, namelessFaces } from './name-faces.ts';
import { PREVIEW_TYPE, type Previews } from './previews.ts';
import { livingReaders } from './readers.ts';
import { findCamera } from './store.ts';
import type { CameraWatch, ShownFace, ShownFrame } from './watching.ts';

export interface CameraPictureNeeds extends CallerLookups {
  readonly db: Database;
  readonly node: string;
  readonly cameras: Pick<CameraKeeper, 'reading'>;
  readonly previews: Previews;
  readonly clock: Clock;
}

const tags = ['cameras'];
const params = z.object({ id: SourceId.meta({ description: 'Id of a camera, which is that of its source.' }) });
const jpeg = z.custom<Buffer>().meta({ type: 'string', format: 'binary' });

/** Nobody keeps what a camera shows. */
const unkept = { 'cache-control': 'no-store' } as const;
const AGAIN_MS = 5000;
/** While nothing moves, a frame is looked at so soon after one was asked for. */
const FRESH_MS = 700;

const getCameraFrame = (needs: CameraPictureNeeds) =>
  operation({
    method: 'GET',
    url: '/v1/cameras/:id/frame/',
    schema: {
      tags,
      operationId: 'getCameraFrame',
      summary: 'The newest frame of a camera',
      description: 'With `drawn`, a box around every face, and the name of whoever is known. Nothing of it is kept.',
      params,
      querystring: z.object({
        drawn: z.boolean().default(false).meta({ description: 'Whether faces and names are drawn.' }),
      }),
      response: { 200: { content: { 'image/jpeg': { schema: jpeg } } } },
    },
    handler: async (request, reply) => {
      const { watch, spaceId } = await askedWatch(needs, callerOf(request).spaceIds, request.params.id);
      const { drawn } = request.query;
      const picture = await outsideTurn(request, async () => {
        await awaitFresh(needs.clock, watch);
        const frame = found(watch.lastFrame());
        return drawn ? draw(frame, (faces) => nameFaces(needs.db.queries, spaceId, faces)) : frame.jpeg();
      });
      return reply.type('image/jpeg').headers(unkept).send(picture);
    },
  });

const previewCamera = (needs: CameraPictureNeeds) =>
  operation({
    method: 'GET',
    url: '/v1/cameras/:id/preview/',
    config: { inPieces: true },
    schema: {
      tags,
      operationId: 'previewCamera',
      summary: 'The frames of a camera as they come, with faces and names drawn',
      description:
        'Motion JPEG, which browsers show as a picture that moves: up to five frames a second. Nothing of it is kept.',
      params,
      querystring: z.object({
        frames: z.int().min(1).max(1_000_000).meta({ description: 'After so many frames the answer ends.' }),
      }),
      response: {
        200: {
          content: {
            'multipart/x-mixed-replace': { schema: z.custom<Readable>().meta({ type: 'string', format: 'binary' }) },
          },
        },
      },
    },
    handler: async (request, reply) => {
      const { spaceIds } = callerOf(request);
      const { id } = request.params;
      const { watch, spaceId } = await askedWatch(needs, spaceIds, id);
      await awaitFresh(needs.clock, watch);
      found(watch.lastFrame());
      // Whose names cannot be asked for is shown without.
      const name = (faces: readonly ShownFace[]) =>
        nameFaces(needs.db.queries, spaceId, faces).catch(() => namelessFaces(faces));
      const preview = needs.previews.open(spaceId, {
        reading: () => needs.cameras.reading(id),
        count: request.query.frames,
        mayWatch: () => mayStill(needs, request, spaceId),
        draw: (frame) => draw(frame, name),
      });
      if (!preview) throw tooSoon(reply, AGAIN_MS);
      return reply.type(PREVIEW_TYPE).headers(unkept).send(preview);
    },
  });

export const cameraPictureOperations = [getCameraFrame, previewCamera];

/**
 * @throws {KithError} 404 when the caller has no such camera, or it shows nothing yet; 503 when another node reads it
 */
async function askedWatch(
  { db, node, cameras }: CameraPictureNeeds,
  spaceIds: readonly SpaceId[],
  id: SourceId,
): Promise<{ readonly watch: CameraWatch; readonly spaceId: SpaceId }> {
  const camera = found(await findCamera(db.queries, spaceIds, id));
  const watch = cameras.reading(id);
  if (watch) return { watch, spaceId: camera.space_id };
  const reader = camera.node;
  if (reader !== null && reader !== node && db.isShared && (await livingReaders(db)).has(reader)) {
    const message = `Node ${reader} reads this camera, and it alone has its pictures: ask that node.`;
    throw new KithError('unavailable', [], message);
  }
  return found<never>(null);
}

/** @param name asked for when the picture is there, so that no name is drawn that was taken away meanwhile */
async function draw(frame: ShownFrame, name: (faces: readonly ShownFace[]) => Promise<NamedFace[]>): Promise<Buffer> {
  const jpeg = await frame.jpeg();
  return drawFaces(jpeg, await name(frame.faces));
}

/** Where the last frame is old, waits for the next one, which comes because it was asked for. */
async function awaitFresh(clock: Clock, watch: CameraWatch): Promise<void> {
  const last = watch.lastFrame();
  if (!last || clock() - last.at > FRESH_MS) await pause(FRESH_MS);
}
