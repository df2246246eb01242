// Infrastructure Service: security · stable API, changes affect all users
import { describe, expect, it, jest } from '@jest/globals';
import { createDevelopmentAuthenticator } from '../authenticate/create-authenticator.ts';
import { readEnvironment } from '../environment/environment.ts';

const environment = readEnvironment('development');

describe('development mode', () => {
  it.each([
    ['127.0.0.1', { host: 'localhost:3000' }, true],
    ['::1', { host: '[::1]:3000' }, true],
    ['::ffff:127.0.0.1', { host: '127.0.0.1' }, true],
    ['192.168.0.4', { host: 'localhost' }, false],
    ['::ffff:10.0.0.1', { host: 'localhost' }, false],
    ['127.0.0.1', { host: 'rebound.example.org' }, false],
    ['127.0.0.1', { host: 'localhost.example.org' }, false],
    ['127.0.0.1', {}, false],
    ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '8.8.8.8' }, false],
    ['127.0.0.1', { host: 'localhost', forwarded: 'for=8.8.8.8' }, false],
    [undefined, { host: 'localhost' }, false],
  ])('from %s with %j: %s', async (remoteAddress, headers, isIn) => {
    const answer = await createDevelopmentAuthenticator({ environment }).authenticate(headers, {
      remoteAddress,
    });
    expect(answer.ok).toBe(isIn);
  });

  it('warns loudly when it is made', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    createDevelopmentAuthenticator({ environment });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('DEVELOPMENT MODE'), {
      code: 'TPL_DEVELOPMENT_MODE',
    });
    warn.mockRestore();
  });

  it.each(['production', 'staging'])('does not exist in %s', (name) => {
    expect(() => createDevelopmentAuthenticator({ environment: readEnvironment(name) })).toThrow(
      /must be development or test/,
    );
  });

  it('tells what it did and honours a signal', async () => {
    const authenticator = createDevelopmentAuthenticator({ environment });
    const told: unknown[] = [];
    authenticator.on('authentication', (data) => told.push(data));
    await authenticator.authenticate({ host: 'localhost' }, { remoteAddress: '127.0.0.1' });
    expect(told).toEqual([{ ok: true, scheme: 'development' }]);
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(authenticator.authenticate({}, { signal })).rejects.toThrow('gone');
  });
});
