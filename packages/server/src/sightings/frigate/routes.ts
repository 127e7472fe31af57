import { Frigate, FrigateTested, FrigateWish } from '@kith/contract';
import type { Resolve } from '../../platform/destinations/pinned-agent.ts';
import { Nothing } from '../../platform/http/answers.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { fieldError, found } from '../../platform/http/errors.ts';
import { tooSoon } from '../../platform/http/limit-requests.ts';
import { operation } from '../../platform/http/operation.ts';
import { outsideTurn } from '../../platform/http/take-turns.ts';
import type { Metrics } from '../../platform/telemetry/metrics.ts';
import type { TokenBuckets } from '../../platform/token-buckets.ts';
import { type FrigateDeps, getFrigate as get, prepareFrigate, setFrigate as set } from './frigate.ts';
import type { FrigateKeeper } from './frigate-keeper.ts';
import { deleteFrigate as remove } from './store.ts';
import { tryFrigate } from './try-frigate.ts';

export interface FrigateNeeds extends FrigateDeps {
  readonly frigates: Pick<FrigateKeeper, 'wake'>;
  readonly resolve: Resolve;
  readonly trials: TokenBuckets;
  readonly metrics: Pick<Metrics, 'refused'>;
}

const url = '/v1/frigate/';
const tags = ['frigate'];

const getFrigate = ({ db }: FrigateNeeds) =>
  operation({
    method: 'GET',
    url,
    schema: {
      tags,
      operationId: 'getFrigate',
      summary: 'Which Frigate a space listens to, and how that is',
      response: { 200: Frigate },
    },
    handler: async (request) => found(await get(db.queries, spaceOf(request))),
  });

const setFrigate = (needs: FrigateNeeds) =>
  operation({
    method: 'PUT',
    url,
    schema: {
      tags,
      operationId: 'setFrigate',
      summary: 'Listen to a Frigate',
      description:
        'Faces on the snapshots of its events are seen as those of any picture, by a source for each camera. A password that is left out stays, for the same user at the same broker.',
      body: FrigateWish,
      response: { 200: Frigate },
    },
    handler: async (request) => {
      const outcome = await set(needs, spaceOf(request), request.body);
      if (outcome.kind === 'refused') throw fieldError(outcome.field, outcome.problem, outcome.message);
      needs.frigates.wake();
      return outcome.frigate;
    },
  });

const deleteFrigate = (needs: FrigateNeeds) =>
  operation({
    method: 'DELETE',
    url,
    schema: {
      tags,
      operationId: 'deleteFrigate',
      summary: 'Listen to no Frigate any more',
      description: 'Sources and entries of its cameras stay, and so do the names that were written to its events.',
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const spaceId = spaceOf(request);
      found((await needs.db.transaction((tx) => remove(tx, spaceId))) || null);
      needs.frigates.wake();
      return reply.status(204).send();
    },
  });

const testFrigate = (needs: FrigateNeeds) =>
  operation({
    method: 'POST',
    url: `${url}test/`,
    config: { changes: false },
    schema: {
      tags,
      operationId: 'testFrigate',
      summary: 'Whether a Frigate can be listened to',
      description: 'Tries the broker and the HTTP API, ten seconds at most; nothing is kept.',
      body: FrigateWish,
      response: { 200: FrigateTested },
    },
    handler: async (request, reply) => {
      const prepared = await prepareFrigate(needs, spaceOf(request), request.body);
      if (prepared.kind === 'refused') throw fieldError(prepared.field, prepared.problem, prepared.message);
      const waitMs = needs.trials.take(callerOf(request).accountId);
      if (waitMs > 0) {
        needs.metrics.refused('trials');
        throw tooSoon(reply, waitMs);
      }
      return outsideTurn(request, () => tryFrigate(needs, prepared.settings, prepared.password));
    },
  });

export const frigateOperations = [getFrigate, setFrigate, deleteFrigate, testFrigate];
