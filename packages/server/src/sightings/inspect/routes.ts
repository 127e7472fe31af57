import { FaceInspect, InspectedPicture, SourceSettings } from '@kith/contract';
import type { GroupCandidates } from '../../people/groups/candidates.ts';
import { candidatesOrRefuse } from '../../people/groups/refusal-error.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { operation } from '../../platform/http/operation.ts';
import { inTurn } from '../../platform/http/picture-turns.ts';
import type { Attribute, Vision } from '../../recognition/vision/vision.ts';
import type { sharedSources } from '../../tenancy/sources/asked-source.ts';
import { settingsOf } from '../../tenancy/sources/sources.ts';
import type { JudgeDeps } from '../ingest/judge.ts';
import { refusalError } from '../samples/refusal-error.ts';
import { inspectPicture } from './inspect-picture.ts';

export interface InspectNeeds extends JudgeDeps {
  readonly vision: Vision;
  readonly candidates: Pick<GroupCandidates, 'among'>;
  readonly askedSource: ReturnType<typeof sharedSources>;
  readonly baseUrl: () => string;
}

const inspectFaces = (needs: InspectNeeds) =>
  operation({
    method: 'POST',
    url: '/v1/faces/inspect/',
    config: { files: 1, changes: false },
    schema: {
      tags: ['utility'],
      operationId: 'inspectFaces',
      summary: 'What would become of every face of a picture, and why',
      description:
        'Each face with its box, its quality, what a frame of the source would be told as, what stands in the way, and the nearest persons. Nothing is stored, and nobody is told.',
      consumes: ['multipart/form-data'],
      body: FaceInspect,
      response: { 200: InspectedPicture },
    },
    handler: async (request, reply) => {
      const { image, source: name, facesize: enrolPx, groups_ids, nearest } = request.body;
      const spaceId = spaceOf(request);
      const row = name === undefined ? null : await needs.askedSource(spaceId, name);
      const settings = row ? settingsOf(row) : SourceSettings.parse({});
      const among = candidatesOrRefuse(await needs.candidates.among(spaceId, groups_ids));
      const outcome = await inTurn(needs.vision, request, reply).analyse(image, {
        attributes: attributesFor(settings),
        leastFacePx: settings.min_face_px,
      });
      if (outcome.kind === 'refused') throw refusalError(outcome, 'image');
      const { width, height } = outcome.picture;
      const inspection = { spaceId, settings, enrolPx, among, nearest };
      const faces = await inspectPicture(needs, outcome.picture, inspection);
      const { exact, ha, junk } = await needs.thresholdsOf(spaceId);
      const source = row && { id: row.id, name: row.name };
      return { width, height, source, thresholds: { exact, ha, junk }, faces };
    },
  });

export const inspectOperations = [inspectFaces];

const attributesFor = ({ auto_check_liveness: liveness }: SourceSettings): readonly Attribute[] =>
  liveness ? ['angles', 'asm', 'mood', 'liveness'] : ['angles', 'asm', 'mood'];
