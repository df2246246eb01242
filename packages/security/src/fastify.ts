// Infrastructure Service: security · stable API, changes affect all users
export type { FastifySecurityOptions } from './gate/fastify-security.ts';
export { fastifySecurity, frameworkErrors } from './gate/fastify-security.ts';
