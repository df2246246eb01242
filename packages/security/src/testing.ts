/**
 * Infrastructure Service: security, for tests
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: what is tested is passed in
 * - main components: `authenticatorContract`, `rateLimiterContract`, `limitStoreContract`, `runHttpMatrix`
 */
export type { AuthenticatorUnderTest } from './testing/authenticator-contract.ts';
export { authenticatorContract } from './testing/authenticator-contract.ts';
export type { ContractCase } from './testing/contract-case.ts';
export type { MatrixResult, MatrixRoute, MatrixServer } from './testing/http-matrix.ts';
export { runHttpMatrix } from './testing/http-matrix.ts';
export { limitStoreContract } from './testing/limit-store-contract.ts';
export { rateLimiterContract } from './testing/rate-limiter-contract.ts';
