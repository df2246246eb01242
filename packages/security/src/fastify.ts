// Infrastructure Service: security · stable API, changes affect all users
export type { FastifySecurityOptions } from './fastify-security.ts';
export { fastifySecurity } from './fastify-security.ts';
