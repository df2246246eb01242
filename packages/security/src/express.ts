/**
 * Infrastructure Service: security, for Express
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: takes what `gateOptions()` of `openSecurity` returns
 * - main components: `createExpressSecurity`
 */
export type { ExpressRequest, ExpressSecurity } from './gate/express-security.ts';
export { createExpressSecurity } from './gate/express-security.ts';
