/** The least that an answer over HTTP costs here: Fastify with one route, in a process of its own. Says where it listens. */

import Fastify from 'fastify';

const app = Fastify();
app.get('/', async () => ({ hello: 'world' }));
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
