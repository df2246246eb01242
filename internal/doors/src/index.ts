/**
 * Infrastructure Service: doors
 *
 * Serves models under the wire dialects that clients speak already; bundled into `@tpl/ai`, never published alone.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: models, aliases, guards, budget and cache come as options
 * - main components: the door, its dialects, pass-through of the same dialect, translation between dialects
 */
export { sentBody, textsOf, wantsCounts, withModel } from './body/sent-body.ts';
export { clientHeaders } from './door/client-headers.ts';
export { createDoor, dialectAt } from './door/create-door.ts';
export { isPassableHeader } from './door/request-headers.ts';
export { problemBody } from './failure/tell-failure.ts';
export type { Spot } from './guard/spots.ts';
export type { TextJudge, WireGuard } from './guard/wire-guard.ts';
export { createWireGuard, guardBody } from './guard/wire-guard.ts';
export type {
  Door,
  DoorCaller,
  DoorModel,
  DoorOptions,
  DoorReply,
  DoorRequest,
  TokenCounter,
} from './port/door.ts';
export { imageTokens, sizeOfBody } from './size/body-size.ts';
