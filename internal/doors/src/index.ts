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
export type { DialectName } from './dialect/dialect-name.ts';
