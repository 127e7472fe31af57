import type { Readable } from 'node:stream';
import { z } from 'zod';
import { found } from '../http/errors.ts';
import { operation, operations } from '../http/operation.ts';
import type { Media } from './media.ts';

interface Needs {
  readonly media: Pick<Media, 'open'>;
}

const types: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  bmp: 'image/bmp',
};

const getPicture = ({ media }: Needs) =>
  operation({
    method: 'GET',
    url: '/media/:name',
    schema: {
      tags: ['entries'],
      security: [],
      operationId: 'getPicture',
      summary: 'Get a picture by the address that an entry or a person names',
      description: 'It needs no token: nobody can guess the address.',
      params: z.object({ name: z.string().meta({ description: 'As the address has it.' }) }),
      response: {
        200: {
          content: { 'image/*': { schema: z.custom<Readable>().meta({ type: 'string', format: 'binary' }) } },
        },
      },
    },
    handler: async (request, reply) => {
      const { name } = request.params;
      const { bytes, stream } = found(await media.open(name));
      return reply
        .type(types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream')
        .headers({
          'content-length': bytes,
          'cache-control': 'private, max-age=3600',
          'cross-origin-resource-policy': 'cross-origin',
          'x-robots-tag': 'noindex',
        })
        .send(stream);
    },
  });

/** Pictures need no token: their URLs cannot be guessed, and pages put them into `<img>`. */
export const mediaRoutes = (needs: Needs) => operations(needs, [getPicture]);
