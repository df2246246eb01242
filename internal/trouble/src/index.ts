/**
 * Infrastructure Service: trouble
 *
 * Describes what befalls a dependency (an outage, a brownout, an overload, a hang) and plays the server in it; bundled into `@tpl/resilience/testing`, never published alone.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: shapes are rows of data
 * - main components: `defineShape`, `drawShapes`, `createTroubleServer`
 */
export { fixedShapes, furtherShapes } from './fixed-shapes.ts';
export { drawShapes } from './random-shapes.ts';
export { createSeededRandom } from './seeded-random.ts';
export type { Answer, TimedTrouble } from './trouble-server.ts';
export { createTroubleServer, toTimes } from './trouble-server.ts';
export type { Trouble, TroubleShape } from './trouble-shape.ts';
export { defineShape } from './trouble-shape.ts';
