import type {
  ContextConfigDefault,
  FastifyBaseLogger,
  FastifySchema,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  RouteGenericInterface,
  RouteOptions,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { failures } from './answers.ts';
import type { App } from './app-type.ts';

type Route<Schema extends FastifySchema> = RouteOptions<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  RouteGenericInterface,
  ContextConfigDefault,
  Schema,
  ZodTypeProvider,
  FastifyBaseLogger
>;

/** One operation of the API: its method, address, who may call it, what goes in and out, and what it does. */
export type Operation = Route<FastifySchema>;

/**
 * States an operation as one value. Its request and its answer are typed by the schemas; the answers that refuse, which every
 * operation may give, are added here.
 *
 * A routes module makes each of its operations by a function that takes what the operation needs, and hands the list to
 * `operations`:
 *
 * ```ts
 * const getGroup = ({ db }: Pick<Needs, 'db'>) =>
 *   operation({
 *     method: 'GET',
 *     url: '/v1/groups/persons/:id/',
 *     config: { access: 'api' },
 *     schema: { tags, operationId: 'getGroup', summary: 'Get a group', params, response: { 200: Group } },
 *     handler: async (request) => toWire(await askedGroup(db.queries, request, request.params.id)),
 *   });
 *
 * export const groupRoutes = (needs: Needs) => operations(needs, [getGroup, deleteGroup]);
 * ```
 */
export const operation = <const Schema extends FastifySchema>({
  schema,
  ...route
}: Pick<Route<Schema>, 'method' | 'url' | 'config' | 'bodyLimit' | 'handler'> & {
  readonly schema: Schema;
}): Operation => {
  const { response } = schema as FastifySchema & { readonly response?: object };
  // Handlers take the request that their schemas make, whatever the list of operations knows of it.
  return { ...route, schema: { ...schema, response: { ...response, ...failures } } } as unknown as Operation;
};

/** Registers operations, in this order; each is given what it needs. */
export const operations =
  <Needs>(needs: Needs, list: readonly ((needs: NoInfer<Needs>) => Operation)[]) =>
  async (app: App): Promise<void> => {
    for (const toOperation of list) app.route(toOperation(needs));
  };
