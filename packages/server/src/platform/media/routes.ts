import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { failures } from '../http/answers.ts';
import type { App } from '../http/app-type.ts';
import { notFound } from '../http/errors.ts';

const types: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  bmp: 'image/bmp',
};

/** Pictures need no token: their URLs cannot be guessed, and pages put them into `<img>`. */
export const mediaRoutes =
  ({ media }: Context) =>
  async (app: App) => {
    app.get(
      '/media/:name',
      {
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
            ...failures,
          },
        },
      },
      async (request, reply) => {
        const { name } = request.params;
        const found = await media.find(name);
        if (!found) throw notFound();
        return reply
          .type(types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream')
          .headers({
            'content-length': found.bytes,
            'cache-control': 'private, max-age=3600',
            'cross-origin-resource-policy': 'cross-origin',
            'x-robots-tag': 'noindex',
          })
          .send(createReadStream(found.file));
      },
    );
  };
