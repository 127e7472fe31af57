import { ProtocolVersion } from '@kith/contract';
import { operation, operations } from './operation.ts';

const getProtocolVersion = () =>
  operation({
    method: 'GET',
    url: '/v1/version/',
    config: { access: 'iam' },
    schema: {
      tags: ['utility'],
      operationId: 'getProtocolVersion',
      summary: 'Level of the protocol',
      description: 'Of the NeuroIO protocol, for clients that ask; the version of Kith is in the status.',
      response: { 200: ProtocolVersion },
    },
    handler: async () => ({ version: '1.3.1' }),
  });

export const protocolRoutes = operations({}, [getProtocolVersion]);
