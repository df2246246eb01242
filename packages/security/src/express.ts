// Infrastructure Service: security · stable API, changes affect all users
export type { ExpressRequest, ExpressSecurity } from './express-security.ts';
export { createExpressSecurity } from './express-security.ts';
