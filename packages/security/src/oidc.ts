// Infrastructure Service: security · stable API, changes affect all users
export type { OidcAuthenticatorOptions } from './oidc/oidc-authenticator.ts';
export { createOidcAuthenticator } from './oidc/oidc-authenticator.ts';
