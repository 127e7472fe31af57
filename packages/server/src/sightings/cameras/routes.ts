import {
  type AccountId,
  Camera,
  CameraCreate,
  CameraDiscovery,
  CameraList,
  CameraPage,
  CameraTest,
  CameraTested,
  CameraUpdate,
  type DiscoveredCamera,
  DiscoveredCameras,
  SourceId,
  type SpaceId,
} from '@kith/contract';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { spacesAsked } from '../../platform/caller.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { fieldError, found } from '../../platform/http/errors.ts';
import { tooSoon } from '../../platform/http/limit-requests.ts';
import { operation } from '../../platform/http/operation.ts';
import { toPage } from '../../platform/http/pagination.ts';
import { outsideTurn } from '../../platform/http/take-turns.ts';
import type { Metrics } from '../../platform/telemetry/metrics.ts';
import type { TokenBuckets } from '../../platform/token-buckets.ts';
import { findSource, type SourceRow } from '../../tenancy/sources/store.ts';
import type { VisitKeeper } from '../visits/visit-keeper.ts';
import { checkAddress } from './address.ts';
import type { CameraKeeper } from './camera-keeper.ts';
import * as cameras from './cameras.ts';
import type { Login } from './discover/soap.ts';
import { problemOf } from './problem-sentences.ts';
import { readCameras } from './read-cameras.ts';
import { storedCamera } from './refusal-error.ts';
import * as store from './store.ts';
import { type TryDeps, toWire, tryStream } from './try-stream.ts';

export interface CameraNeeds extends Omit<cameras.CameraDeps, 'whyNot' | 'config'>, TryDeps {
  readonly node: string;
  readonly cameras: Pick<CameraKeeper, 'wake' | 'reading'>;
  readonly visits: Pick<VisitKeeper, 'endAll'>;
  readonly baseUrl: () => string;
  readonly trials: TokenBuckets;
  /** Looks for cameras in the local network. */
  readonly discover: (login: Login | null) => Promise<DiscoveredCamera[]>;
  readonly metrics: Pick<Metrics, 'refused'>;
}

const path = '/v1/cameras/';
const tags = ['cameras'];
const params = z.object({ id: SourceId.meta({ description: 'Id of a camera, which is that of its source.' }) });

const createCamera = (needs: CameraNeeds) =>
  operation({
    method: 'POST',
    url: path,
    schema: {
      tags,
      operationId: 'createCamera',
      summary: 'Let Kith read a camera',
      description:
        'Makes a source with a name, or a camera of the source that `source_id` names. The address is tried first, unless `try` is false.',
      body: CameraCreate,
      response: { 201: Camera },
    },
    handler: async (request, reply) => {
      const { accountId, spaceIds } = callerOf(request);
      const spaceId = spaceOf(request);
      const adding = { accountId, spaceId, spaceIds };
      const source = storedCamera(
        await outsideTurn(request, () => cameras.createCamera(trying(needs, accountId, reply), adding, request.body)),
      );
      needs.cameras.wake();
      return reply.status(201).send(await readCamera(needs, source));
    },
  });

const listCameras = (needs: CameraNeeds) =>
  operation({
    method: 'GET',
    url: path,
    schema: {
      tags,
      operationId: 'listCameras',
      summary: 'List cameras',
      querystring: CameraList,
      response: { 200: CameraPage },
    },
    handler: async (request) => {
      const { spaces_ids, ...query } = request.query;
      const { count, rows } = await store.listCameras(
        needs.db.queries,
        spacesAsked(callerOf(request), spaces_ids),
        query,
      );
      const read = await readCameras(needs, rows);
      return toPage(request, needs.baseUrl(), query, { count, rows: read }, (camera) => camera);
    },
  });

const getCamera = (needs: CameraNeeds) =>
  operation({
    method: 'GET',
    url: `${path}:id/`,
    schema: { tags, operationId: 'getCamera', summary: 'Get a camera', params, response: { 200: Camera } },
    handler: async (request) => {
      const { source } = await askedCamera(needs, callerOf(request).spaceIds, request.params.id);
      return readCamera(needs, source);
    },
  });

const updateCamera = (needs: CameraNeeds) =>
  operation({
    method: ['PATCH', 'PUT'],
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'updateCamera',
      summary: 'Change what is given of a camera and of its source',
      description:
        'What is left out stays. An address that is sent back as it was shown keeps its user and password; any other one is given whole.',
      params,
      body: CameraUpdate,
      response: { 200: Camera },
    },
    handler: async (request, reply) => {
      const { accountId, spaceIds } = callerOf(request);
      const before = await askedCamera(needs, spaceIds, request.params.id);
      const deps = trying(needs, accountId, reply);
      const source = storedCamera(
        await outsideTurn(request, () => cameras.updateCamera(deps, accountId, before, request.body)),
      );
      if (request.body.enabled === false) await endVisits(needs, source);
      needs.cameras.wake();
      return readCamera(needs, source);
    },
  });

const deleteCamera = (needs: CameraNeeds) =>
  operation({
    method: 'DELETE',
    url: `${path}:id/`,
    schema: {
      tags,
      operationId: 'deleteCamera',
      summary: 'Stop reading a camera; its source stays, with its entries and visits',
      params,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { camera, source } = await askedCamera(needs, callerOf(request).spaceIds, request.params.id);
      await cameras.deleteCamera(needs, camera);
      await endVisits(needs, source);
      needs.cameras.wake();
      return reply.status(204).send();
    },
  });

const testCamera = (needs: CameraNeeds) =>
  operation({
    method: 'POST',
    url: `${path}test/`,
    config: { changes: false },
    schema: {
      tags,
      operationId: 'testCamera',
      summary: 'Whether a camera can be read at an address; nothing is kept',
      description: 'Takes up to ten seconds.',
      body: CameraTest,
      response: { 200: CameraTested },
    },
    handler: async (request, reply) => {
      const { address, transport } = request.body;
      const checked = checkAddress(address, needs.config.cameras);
      if (checked.kind === 'refused') throw fieldError('address', checked.problem, checked.reason);
      takeTrial(needs, callerOf(request).accountId, reply);
      return toWire(await outsideTurn(request, () => tryStream(needs, checked.address.url, transport)));
    },
  });

const discoverCameras = (needs: CameraNeeds) =>
  operation({
    method: 'POST',
    url: `${path}discover/`,
    config: { changes: false },
    schema: {
      tags,
      operationId: 'discoverCameras',
      summary: 'Cameras of the network that the server is in, and where their streams are; nothing is kept',
      description:
        'Asks by WS-Discovery and ONVIF, for some seconds. It hears of those in the same network segment alone.',
      body: CameraDiscovery,
      response: { 200: DiscoveredCameras },
    },
    handler: async (request, reply) => {
      takeTrial(needs, callerOf(request).accountId, reply);
      const { username, password = '' } = request.body;
      const login = username === undefined ? null : { username, password };
      return { results: await outsideTurn(request, () => needs.discover(login)) };
    },
  });

export const cameraOperations = [
  createCamera,
  listCameras,
  getCamera,
  updateCamera,
  deleteCamera,
  testCamera,
  discoverCameras,
];

/** @throws {KithError} 404 when the caller has no camera of this id */
async function askedCamera({ db }: Pick<CameraNeeds, 'db'>, spaceIds: readonly SpaceId[], id: SourceId) {
  const camera = found(await store.findCamera(db.queries, spaceIds, id));
  return { camera, source: found(await findSource(db.queries, spaceIds, id)) };
}

async function readCamera(needs: CameraNeeds, { id, space_id }: SourceRow): Promise<Camera> {
  const row = found(await store.findCamera(needs.db.queries, [space_id], id));
  const [camera] = await readCameras(needs, [row]);
  return found(camera);
}

/** @throws {KithError} 429 when the account tries too many addresses, in whichever of its spaces */
function takeTrial({ trials, metrics }: CameraNeeds, accountId: AccountId, reply: FastifyReply): void {
  const waitMs = trials.take(accountId);
  if (waitMs === 0) return;
  metrics.refused('trials');
  throw tooSoon(reply, waitMs);
}

/** What writes a camera, and tries its address within what the account may try. */
const trying = (needs: CameraNeeds, accountId: AccountId, reply: FastifyReply): cameras.CameraDeps => ({
  ...needs,
  whyNot: async (url, transport) => {
    takeTrial(needs, accountId, reply);
    const trial = await tryStream(needs, url, transport);
    return trial.kind === 'fails' ? problemOf(trial.problem).message : null;
  },
});

const endVisits = ({ visits }: CameraNeeds, { id, space_id }: SourceRow): Promise<void> =>
  visits.endAll({ spaceId: space_id, sourceId: id });
