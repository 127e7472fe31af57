import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { ensureDescriptor } from '../files/descriptors.ts';
import { KithError } from '../http/errors.ts';
import { operation, operations } from '../http/operation.ts';
import type { Media } from '../media/media.ts';
import type { Metrics } from './metrics.ts';

interface Needs {
  readonly db: Pick<Database, 'answers'>;
  readonly media: Pick<Media, 'ping'>;
  readonly metrics: Pick<Metrics, 'registry'>;
  readonly ready: () => boolean;
  readonly faces: () => LoadedFaces;
}

/** How far the faces of all spaces are loaded. */
interface LoadedFaces {
  readonly spaces: { readonly ready: number; readonly loading: number; readonly refused: number };
  readonly templates: { readonly loaded: number; readonly of: number };
  /** Whether all that could be loaded at the start was. */
  readonly started: boolean;
}

const tags = ['operations'];
const security: [] = [];
const alive = z.object({ status: z.literal('ok') }).meta({ example: { status: 'ok' } });
const prepared = z
  .object({
    status: z.literal('ready'),
    /** Of all accounts: `loading` and `refused` ones answer 503 where faces are compared. */
    spaces: z.object({ ready: z.int(), loading: z.int(), refused: z.int() }),
  })
  .meta({ example: { status: 'ready', spaces: { ready: 2, loading: 0, refused: 0 } } });

const getHealth = () =>
  operation({
    method: 'GET',
    url: '/healthz',
    schema: {
      tags,
      security,
      operationId: 'getHealth',
      summary: 'Whether the process is alive',
      response: { 200: alive },
    },
    handler: async () => ({ status: 'ok' }) as const,
  });

const getReadiness = ({ db, media, ready, faces }: Needs) =>
  operation({
    method: 'GET',
    url: '/readyz',
    schema: {
      tags,
      security,
      operationId: 'getReadiness',
      summary: 'Whether requests will be answered',
      description:
        'The database and the pictures are reached, the models are loaded, the faces of all spaces that can be loaded are, and files can be opened; otherwise 503. Requests are answered while faces are loaded, too: 503 in spaces whose turn is still to come.',
      response: { 200: prepared },
    },
    handler: async () => {
      const answers =
        ready() && (await Promise.all([db.answers(), media.ping(), ensureDescriptor()]).catch(() => [false]))[0];
      if (!answers) throw new KithError('unavailable');
      const { started, spaces, templates } = faces();
      if (!started) throw new KithError('unavailable', [], stillLoading(spaces, templates));
      return { status: 'ready', spaces } as const;
    },
  });

const stillLoading = ({ ready, loading, refused }: LoadedFaces['spaces'], { loaded, of }: LoadedFaces['templates']) =>
  `Faces are being loaded: those of ${ready} of ${ready + loading + refused} spaces are, and ${loaded} of the ${of} templates of those under way.`;

const getMetrics = ({ metrics }: Needs) =>
  operation({
    method: 'GET',
    url: '/metrics',
    schema: {
      tags,
      security,
      operationId: 'getMetrics',
      summary: 'Figures for Prometheus',
      response: { 200: { content: { 'text/plain': { schema: z.string() } } } },
    },
    handler: async (_request, reply) =>
      reply.type(metrics.registry.contentType).send((await metrics.registry.metrics()) as never),
  });

/** Health and metrics: open, and without anything about persons. */
export const telemetryRoutes = (needs: Needs) => operations(needs, [getHealth, getReadiness, getMetrics]);
