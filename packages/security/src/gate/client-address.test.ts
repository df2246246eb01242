// Infrastructure Service: security · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clientAddressOf, createProxyTrust, limitAddressOf } from './request-facts.ts';

const isTrusted = createProxyTrust(['10.0.0.0/8', '2001:db8:1::/48', '127.0.0.1']);
const from = (remote: string, chain?: string) =>
  clientAddressOf(remote, chain === undefined ? {} : { 'x-forwarded-for': chain }, isTrusted);

describe('the address of a caller', () => {
  it.each([
    ['8.8.8.8', '1.2.3.4', '8.8.8.8'],
    ['10.1.1.1', '1.2.3.4', '1.2.3.4'],
    ['::ffff:10.1.1.1', '1.2.3.4', '1.2.3.4'],
    ['10.1.1.1', '6.6.6.6, 1.2.3.4, 10.2.2.2', '1.2.3.4'],
    ['10.1.1.1', '1.2.3.4:5678', '1.2.3.4'],
    ['10.1.1.1', '[2a00::1]:443', '2a00::1'],
    ['10.1.1.1', 'unknown', '10.1.1.1'],
    ['10.1.1.1', '1.2.3.4, <script>', '10.1.1.1'],
    ['10.1.1.1', undefined, '10.1.1.1'],
    ['2001:db8:1::5', '9.9.9.9', '9.9.9.9'],
    ['::ffff:a01:101', '9.9.9.9', '9.9.9.9'],
    ['10.1.1.1', '9.9.9.9, ::ffff:a02:202', '9.9.9.9'],
    ['10.1.1.1', 'fe80::1%eth0', 'fe80::1'],
    ['10.1.1.1', '1.2.3.4, 10.1', '10.1.1.1'],
  ])('socket %s, chain %s: %s', (remote, chain, wanted) => expect(from(remote, chain)).toBe(wanted));

  it('is never taken from an untrusted peer, whatever it writes', () => {
    fc.assert(fc.property(fc.string(), (chain) => expect(from('203.0.113.9', chain)).toBe('203.0.113.9')));
  });

  it('does not read a chain without end', () => {
    expect(from('10.1.1.1', `${'10.9.9.9, '.repeat(100_000)}10.9.9.9`)).toBe('10.9.9.9');
  });

  it('counts an IPv6 caller by its /64', () => {
    expect(limitAddressOf('2a00:1450:4001:82a::200e')).toBe('2a00:1450:4001:82a::/64');
    expect(limitAddressOf('2A00:1450:4001:082a:1:2:3:4')).toBe('2a00:1450:4001:82a::/64');
    expect(limitAddressOf('::1')).toBe('0:0:0:0::/64');
    expect(limitAddressOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
    expect(limitAddressOf('1::2:3:4:5:6')).toBe('1:0:0:2::/64');
    expect(limitAddressOf('1:2:3:4:5:6:7::')).toBe('1:2:3:4::/64');
    expect(limitAddressOf('1.2.3.4')).toBe('1.2.3.4');
    expect(limitAddressOf('no address')).toBe('no address');
  });

  it.each([
    '::ffff:1.2.3.4',
    '::ffff:102:304',
    '::FFFF:0102:0304',
    '0:0:0:0:0:ffff:1.2.3.4',
    '[::ffff:102:304]:80',
  ])('counts %s as the IPv4 caller that it is, not all of them as one network', (address) =>
    expect(limitAddressOf(address)).toBe('1.2.3.4'),
  );

  it('trusts networks only, and never everybody', () => {
    const networks = ['0.0.0.0/0', 'true', '10.0.0.0/33', '::/0', 'example.org', '10.0.0.0/8'];
    expect(() => createProxyTrust(networks)).toThrow(
      expect.objectContaining({
        problems: [0, 1, 2, 3, 4].map((index) =>
          expect.objectContaining({ path: `trustedProxies.${index}` }),
        ),
      }),
    );
    expect(isTrusted('no address')).toBe(false);
    for (const everybody of [['::ffff:0:0/96'], ['0.0.0.0/1', '128.0.0.0/1'], ['::/1']])
      expect(() => createProxyTrust(everybody)).toThrow('must not be every address');
  });
});
