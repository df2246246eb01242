/**
 * Infrastructure Service: security, tokens of an OpenID Connect provider
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: issuer, audience, ages and deadlines are options
 * - main components: `createOidcAuthenticator`
 */
export type { OidcAuthenticator, OidcAuthenticatorOptions } from './oidc/oidc-authenticator.ts';
export { createOidcAuthenticator } from './oidc/oidc-authenticator.ts';
