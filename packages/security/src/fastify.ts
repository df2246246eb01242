// Infrastructure Service: security · stable API, changes affect all users
export type { FastifySecurityOptions } from './fastify-security.ts';
export { fastifySecurity, frameworkErrors } from './fastify-security.ts';
