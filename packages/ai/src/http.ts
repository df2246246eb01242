/**
 * Infrastructure Service: ai/http
 *
 * The door for clients that speak OpenAI's or Anthropic's dialects: every client in the company by a base URL.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: models, names, limits and callers come as options
 * - main components: `createDoor`, a handler of `Request`; `doorRoutes`, the same as a fastify plugin
 */
export type {
  Door,
  DoorCaller,
  DoorModel,
  DoorOptions,
  DoorReply,
  DoorRequest,
  TokenCounter,
} from '@internal/doors';
export { createDoor, isPassableHeader } from '@internal/doors';
export type { DialectName } from '@internal/model';
export type { DoorRoutesOptions } from './http/door-routes.ts';
export { doorRoutes } from './http/door-routes.ts';
