import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App } from '../http/app-type.ts';

const folder = dirname(createRequire(import.meta.url).resolve('@kith/console/package.json'));

/** What is in these files is in their names, so that a browser never has to ask for one again. */
const hashed = /[\\/]assets[\\/][^\\/]+$/;

/** It needs nothing from anywhere. Also as it is sent compressed. */
const worker = /[\\/]worker\.js(?:\.\w+)?$/;

/** The web console at `/console/`: static files, which need no token; what they show needs one. */
export async function consoleRoutes(app: App): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(folder, 'dist/page'),
    prefix: '/console/',
    index: false,
    preCompressed: true,
    allowedPath: (path) =>
      /^\/?(?:index\.html|icon\.svg|manifest\.webmanifest|worker\.js|assets\/[\w-]+\.(?:js|css))$/.test(path),
    cacheControl: false,
    setHeaders: (reply, file) => {
      const asset = hashed.test(file);
      reply.header('cache-control', asset ? 'public, max-age=31536000, immutable' : 'no-cache');
      // The page states its own policy; this part of it counts only in a header.
      const policy = "frame-ancestors 'none'";
      reply.header('content-security-policy', worker.test(file) ? `default-src 'none'; ${policy}` : policy);
    },
  });
  // Relative, so that it leads there behind a proxy with a path in front, too.
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('console/'));
  app.get('/console/', { schema: { hide: true } }, async (request, reply) => {
    // The page's relative addresses need the slash; a relative redirect finds it behind a proxy, too.
    const [path = ''] = request.url.split('?', 1);
    return path.endsWith('/') ? reply.sendFile('index.html') : reply.redirect('console/');
  });
}
