/**
 * Infrastructure Service: security, for Fastify
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: takes what `gateOptions()` of `openSecurity` returns
 * - main components: `fastifySecurity`, `frameworkErrors`
 */
export type { FastifySecurityOptions } from './gate/fastify-security.ts';
export { fastifySecurity, frameworkErrors } from './gate/fastify-security.ts';
