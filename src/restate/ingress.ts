import type { ConnectionOpts, Ingress } from '@restatedev/restate-sdk-clients';
import { optionalPackage } from '../optional-package';
import type { PluginHandlers } from './plugin-handlers';
import { fromWire } from './wire-errors';

type HandlerName = keyof PluginHandlers;
type RequestOf<Name extends HandlerName> = Parameters<PluginHandlers[Name]>[1];
type AnswerOf<Name extends HandlerName> = Awaited<ReturnType<PluginHandlers[Name]>>;

/** Calls a handler of a plugin: again where the connection fails, and yet it is done once. */
export type Call = <Name extends HandlerName>(
  pluginId: string,
  handler: Name,
  request: RequestOf<Name>,
  signal?: AbortSignal,
) => Promise<AnswerOf<Name>>;

/** As long as a server may take to come back. */
const PATIENT = { maxAttempts: false, maxDuration: 60_000 } as const;

/** @throws {MissingPackageError} `@restatedev/restate-sdk-clients` is not installed */
export async function ingress(name: string, connection: ConnectionOpts): Promise<Call> {
  const clients = await optionalPackage(
    '@restatedev/restate-sdk-clients',
    'a client of plugins on Restate',
    () => import('@restatedev/restate-sdk-clients'),
  );
  const connected: Ingress = clients.connect({ retry: PATIENT, ...connection });
  return async <Name extends HandlerName>(
    pluginId: string,
    handler: Name,
    request: RequestOf<Name>,
    signal?: AbortSignal,
  ): Promise<AnswerOf<Name>> => {
    const idempotencyKey = crypto.randomUUID();
    const opts = clients.rpc.opts<unknown, AnswerOf<Name>>({ idempotencyKey, ...(signal && { signal }) });
    try {
      return await connected.call<unknown, AnswerOf<Name>>({
        service: name,
        key: pluginId,
        handler,
        parameter: request,
        opts,
      });
    } catch (error) {
      throw (error instanceof clients.HttpCallError && fromWire(error.responseText)) || error;
    }
  };
}
