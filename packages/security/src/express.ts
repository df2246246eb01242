// Infrastructure Service: security · stable API, changes affect all users
export type { ExpressRequest, ExpressSecurity } from './gate/express-security.ts';
export { createExpressSecurity } from './gate/express-security.ts';
