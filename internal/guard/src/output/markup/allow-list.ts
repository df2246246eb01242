// Tells what an address would do: lead to an allowed host, elsewhere, or run.
import { decodeReferences } from './character-references.ts';

/** What a page does with an address. */
export type AddressKind = 'allowed' | 'outside' | 'script';

// A page of either scheme: `https:host` is relative to one and absolute to the other.
const bases = ['https://same.invalid/', 'http://same.invalid/'];
const runs = /^(?:javascript|vbscript|livescript|mocha):|^data:[^,]*,/;

/** A host of the list as addresses name it, in Punycode; undefined where it is none: with a scheme, a port, a path or a star. */
export function toHost(host: unknown): string | undefined {
  const [, dot = '', name] =
    /^(\.?)([^.\s:/?#@\\*[\]][^\s:/?#@\\*[\]]*|\[[\da-f:.]+\])$/i.exec(String(host)) ?? [];
  const address = `https://${name}`;
  return typeof host === 'string' && name !== undefined && URL.canParse(address)
    ? dot + new URL(address).hostname
    : undefined;
}

/** Judges an address however it is written; `.example.com` in the list stands for all hosts below it. */
export function createAllowList(hosts: readonly string[]): (address: string) => AddressKind {
  const exact = new Set(hosts);
  const below = hosts.filter((host) => host.startsWith('.'));
  const judge = (address: string, base: string): AddressKind => {
    if (!URL.canParse(address, base)) return 'outside';
    const { hostname, protocol, href } = new URL(address, base);
    if (runs.test(href)) return 'script';
    if (protocol === 'mailto:' || protocol === 'tel:') return 'allowed';
    if (protocol !== 'https:' && protocol !== 'http:') return 'outside';
    const isAllowed =
      hostname === 'same.invalid' || exact.has(hostname) || below.some((suffix) => hostname.endsWith(suffix));
    return isAllowed ? 'allowed' : 'outside';
  };
  return (address) => {
    const forms = new Set([address]);
    if (/[&\\]/.test(address)) {
      const read = decodeReferences(address);
      // Markdown takes the backslash before a sign away, HTML does not.
      forms.add(read);
      forms.add(decodeReferences(address.replace(/\\(?=[!-/:-@[-`{-~])/g, '')));
    }
    let kind: AddressKind = 'allowed';
    for (const form of forms)
      for (const base of bases) {
        const next = judge(form, base);
        if (next === 'script') return next;
        if (next === 'outside') kind = next;
      }
    return kind;
  };
}
