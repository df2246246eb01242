// Opens the door for clients of OpenAI and Anthropic, where the settings want one.
import type { WrappedModel } from '@tpl/ai';
import type { DoorCaller } from '@tpl/ai/http';
import { createDoor, doorRoutes } from '@tpl/ai/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOf } from '../../src/http/create-server.ts';
import { modelsOf } from '../../src/model/model-choices.ts';
import type { DoorModelsOptions } from './create-door-models.ts';
import { createDoorModels } from './create-door-models.ts';
import { doorPrefix, namesIn } from './door-settings.ts';

/** What the door needs of the service. */
export interface DoorOptions extends DoorModelsOptions {
  readonly isProduction: boolean;
  readonly onError: (error: unknown, requestId: string) => void;
  /** Lets operators see what a model does. */
  readonly watch: (name: string, model: WrappedModel) => void;
}

/** An open door. */
export interface ServiceDoor {
  addRoutes(server: FastifyInstance): Promise<void>;
}

/** The scope that the door asks for. */
const doorScope = 'models:use';

/** Whether the settings want it open. */
const isWanted = ({ door }: DoorModelsOptions['values'], isProduction: boolean): boolean =>
  door === 'on' || (door === 'auto' && !isProduction);

/** The scopes that are asked for because of the door. */
export const doorScopes = (...where: Parameters<typeof isWanted>): string[] =>
  isWanted(...where) ? [doorScope] : [];

/** Opens it, or not: `undefined` where it stays shut, or no model stands behind it. */
export function openDoor(options: DoorOptions): ServiceDoor | undefined {
  const { values, ai, isProduction, onError, watch } = options;
  if (!isWanted(values, isProduction)) return undefined;
  const models = createDoorModels(options);
  if (Object.keys(models).length === 0) return undefined;
  for (const [name, { model }] of Object.entries(models)) watch(`door ${name}`, model);
  const passHeaders = values.doorPassHeaders === undefined ? [] : namesIn(values.doorPassHeaders);
  const door = createDoor({ models, prefix: doorPrefix, onError, sealKey: ai.promptSecret, passHeaders });
  const security = { scopes: [doorScope], bodyLimitBytes: door.maxBodyBytes };
  return {
    async addRoutes(server) {
      await server.register(doorRoutes, { door, callerOf: toCaller, config: { security } });
    },
  };
}

/** Who asks, as budgets, caches and lists of models know callers. A kept answer is given only to whoever asks for one. */
function toCaller(request: FastifyRequest): DoorCaller {
  const caller = callerOf(request);
  const models = modelsOf(request.principal?.scopes);
  const cacheMode = request.headers['x-tpl-cache'] === 'use' ? ('default' as const) : ('no_store' as const);
  const about = { spender: caller, tenant: caller, operation: 'door', cacheMode };
  return {
    request: about,
    ...(models && { models }),
  };
}
