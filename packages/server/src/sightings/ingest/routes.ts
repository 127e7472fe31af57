import { Ingestion, IngestionAnswer } from '@kith/contract';
import type { GroupCandidates } from '../../people/groups/candidates.ts';
import { candidatesOrRefuse } from '../../people/groups/refusal-error.ts';
import { callerOf, spaceOf } from '../../platform/http/authentication.ts';
import { KithError } from '../../platform/http/errors.ts';
import { operation } from '../../platform/http/operation.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import { outsideTurn } from '../../platform/http/take-turns.ts';
import type { Vision } from '../../recognition/vision/vision.ts';
import type { sharedSources } from '../../tenancy/sources/asked-source.ts';
import { settingsOf } from '../../tenancy/sources/sources.ts';
import type { EntriesById } from '../entries/read-events.ts';
import { refusalError } from '../samples/refusal-error.ts';
import { type IngestDeps, ingest } from './ingest.ts';
import { analysisFor } from './source-rules.ts';

export interface IngestNeeds extends IngestDeps {
  readonly vision: Vision;
  readonly candidates: Pick<GroupCandidates, 'among'>;
  readonly askedSource: ReturnType<typeof sharedSources>;
  readonly entriesOf: EntriesById;
}

const ingestPicture = (needs: IngestNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/entries/',
    config: { access: 'ingest', files: 1, changes: false, inPieces: true },
    schema: {
      tags: ['entries'],
      operationId: 'ingestPicture',
      summary: 'Send a picture of a camera',
      description:
        'Every face becomes an entry, by the rules of the source. A picture without a face is no error. Whoever has a token of one source sends to that one, and is answered an empty list.',
      consumes: ['multipart/form-data'],
      body: Ingestion,
      response: { 201: IngestionAnswer },
    },
    handler: async (request, reply) => {
      const { image, source: name, timestamp, groups_ids } = request.body;
      const { vision, candidates, askedSource, entriesOf } = needs;
      const spaceId = spaceOf(request);
      const { sourceId } = callerOf(request);
      const source = await askedSource(spaceId, name).catch((error: unknown) => {
        // Whoever may send to one source is not told which others there are.
        throw sourceId !== undefined && isRefusal(error) ? new KithError('forbidden') : error;
      });
      if (sourceId !== undefined && (source.id !== sourceId || groups_ids?.length)) throw new KithError('forbidden');
      const settings = settingsOf(source);
      const among = candidatesOrRefuse(await candidates.among(spaceId, groups_ids));
      const eyes = inTurn(vision, request, reply);
      // Frames are stored together, of one space one group at a time: those that wait for theirs are in nobody's way.
      const ids = await outsideTurn(request, async () => {
        const outcome = await eyes.analyse(image, analysisFor(settings));
        if (outcome.kind === 'refused') throw refusalError(outcome, 'image');
        return ingest(needs, source, settings, { image, picture: outcome.picture, timestamp, among });
      });
      const isTold = ids.length > 0 && sourceId === undefined;
      return reply.status(201).send({ results: isTold ? await entriesOf(spaceId, ids) : [] });
    },
  });

const isRefusal = (error: unknown): boolean => error instanceof KithError && error.status < 500;

export const ingestOperations = [ingestPicture];
