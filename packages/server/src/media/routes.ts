import { createReadStream } from 'node:fs';
import { z } from 'zod';
import type { Context } from '../context.ts';
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
      { schema: { hide: true, params: z.object({ name: z.string() }) } },
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
