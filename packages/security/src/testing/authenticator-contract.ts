// Checks that an authenticator keeps the promises of its port.
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type {
  Authentication,
  Authenticator,
  AuthenticatorEvents,
  RefusalCode,
  RequestHeaders,
} from '../authenticate/authenticator.ts';
import type { ContractCase } from './contract-case.ts';
import { promise } from './contract-case.ts';

/** An authenticator and credentials that it knows. */
export interface AuthenticatorUnderTest {
  /** The one under test. */
  readonly authenticator: Authenticator;
  /** A credential that is good. */
  readonly good: string;
  /** Credentials of the right form that are not. */
  readonly bad: readonly string[];
}

/**
 * What every authenticator of keys or tokens promises.
 *
 * @example
 * import { createApiKey, createApiKeyAuthenticator, createKeyRing, toKeyRecord } from '@tpl/security';
 * import { authenticatorContract } from '@tpl/security/testing';
 *
 * const good = createApiKey();
 * const authenticator = createApiKeyAuthenticator({ ring: createKeyRing([toKeyRecord(good)]) });
 * for (const { run } of authenticatorContract(() => ({ authenticator, good, bad: [createApiKey()] }))) await run();
 */
export function authenticatorContract(
  create: () => AuthenticatorUnderTest | Promise<AuthenticatorUnderTest>,
): readonly ContractCase[] {
  const refuses = (name: string, headers: (good: string) => RequestHeaders, code: RefusalCode) =>
    promise(name, async () => {
      const { authenticator, good } = await create();
      deepEqual(await authenticator.authenticate(headers(good)), { ok: false, code });
    });
  return [
    promise('lets a good credential in and says who it is', async () => {
      const { authenticator, good } = await create();
      const answer = await authenticator.authenticate({ authorization: `Bearer ${good}` });
      ok(answer.ok);
      ok(answer.principal.id.length > 0);
      equal(JSON.stringify(answer).includes(good), false);
    }),
    promise('reads a fetch Headers object', async () => {
      const { authenticator, good } = await create();
      equal((await authenticator.authenticate(new Headers({ authorization: `Bearer ${good}` }))).ok, true);
    }),
    promise('refuses a bad one as a value', async () => {
      const { authenticator, bad } = await create();
      for (const credential of bad) {
        const answer: Authentication = await authenticator.authenticate({
          authorization: `Bearer ${credential}`,
        });
        ok(!answer.ok);
        ok(!['missing', 'malformed', 'conflicting'].includes(answer.code));
      }
    }),
    refuses('says when there is none', () => ({}), 'missing'),
    refuses('refuses an empty one', () => ({ authorization: 'Bearer ' }), 'malformed'),
    refuses(
      'refuses one with a space in it',
      (good) => ({ authorization: `Bearer ${good} ${good}` }),
      'malformed',
    ),
    refuses('refuses one with a line end in it', (good) => ({ 'x-api-key': `${good}\r\nx: y` }), 'malformed'),
    refuses('refuses one in other letters than ASCII', () => ({ 'x-api-key': 'sch\u00fcssel' }), 'malformed'),
    refuses(
      'refuses one of a megabyte',
      () => ({ authorization: `Bearer ${'a'.repeat(1_000_000)}` }),
      'malformed',
    ),
    refuses(
      'refuses two different ones in two headers',
      (good) => ({ authorization: `Bearer ${good}`, 'x-api-key': `${good}2` }),
      'conflicting',
    ),
    refuses(
      'refuses two in one header',
      (good) => ({ authorization: [`Bearer ${good}`, `Bearer ${good}`] }),
      'conflicting',
    ),
    promise('tells what it did without the credential', async () => {
      const { authenticator, good } = await create();
      const told: AuthenticatorEvents['authentication'][] = [];
      const off = authenticator.on('authentication', (data) => told.push(data));
      await authenticator.authenticate({ authorization: `Bearer ${good}` });
      await authenticator.authenticate({});
      off();
      await authenticator.authenticate({});
      deepEqual(
        told.map((data) => data.ok),
        [true, false],
      );
      equal(JSON.stringify(told).includes(good), false);
    }),
    promise('ends with the reason of an aborted signal', async () => {
      const { authenticator, good } = await create();
      const signal = AbortSignal.abort(new Error('gone'));
      await rejects(authenticator.authenticate({ authorization: `Bearer ${good}` }, { signal }), /gone/);
    }),
  ];
}
