// Finds secrets that are known by their letters.
import type { Detector } from './detect/detector.ts';

/** Known secrets: any number of them, in one pass over a text. */
export interface LiveSecrets extends Detector {
  /**
   * Adds one, as it stands and as URLs, pages, shells and JSON write it, JSON in JSON up to four deep; one shorter than 6 characters is
   * left out.
   */
  add(secret: string): void;
}

const headLength = 6;
const mostJson = 4;

/** Creates an empty list of secrets. */
export function createLiveSecrets(): LiveSecrets {
  const forms = new Set<string>();
  // Lengths of the forms that begin with the same letters, the longest first: keys of one maker begin alike.
  const lengths = new Map<string, number[]>();
  const isFirst = new Uint8Array(65_536);
  return {
    family: 'secret',
    add(secret) {
      if (secret.length < headLength) return;
      for (const form of formsOf(secret)) {
        const head = form.slice(0, headLength);
        forms.add(form);
        isFirst[form.charCodeAt(0)] = 1;
        lengths.set(
          head,
          [...new Set([...(lengths.get(head) ?? []), form.length])].sort((a, b) => b - a),
        );
      }
    },
    *find(text) {
      if (forms.size === 0) return;
      for (let start = 0; start <= text.length - headLength; start += 1) {
        if (isFirst[text.charCodeAt(start)] === 0) continue;
        const known = lengths.get(text.slice(start, start + headLength));
        const length = known?.find(
          (one) => start + one <= text.length && forms.has(text.slice(start, start + one)),
        );
        if (length !== undefined) yield { kind: 'secret', start, end: start + length };
      }
    },
  };
}

/** The secret as texts write it: with its marks joined or apart, in URLs, in pages, in shells, in JSON. */
function formsOf(secret: string): ReadonlySet<string> {
  const forms = new Set<string>();
  for (const same of [secret, secret.normalize('NFC'), secret.normalize('NFD')]) {
    forms.add(same);
    for (const form of [...urlForms(same), ...htmlForms(same)]) forms.add(form);
    forms.add(same.replaceAll("'", String.raw`'\''`));
    forms.add(same.replace(/[ -/:-@[-^`{-~]/g, (sign) => (/[%+,./:=@-]/.test(sign) ? sign : `\\${sign}`)));
    for (let form = same, depth = 0; depth < mostJson; depth += 1) {
      form = JSON.stringify(form).slice(1, -1);
      forms.add(form);
    }
  }
  return forms;
}

/** `encodeURIComponent`, all that RFC 3986 reserves, and a form; letters of hexadecimal in both cases. */
function urlForms(secret: string): string[] {
  if (/\p{Surrogate}/u.test(secret)) return [];
  const escaped = encodeURIComponent(secret);
  const strict = escaped.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  return [escaped, strict, form].flatMap((one) => [one, one.replace(/%../g, (sign) => sign.toLowerCase())]);
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Each way to write an apostrophe: numbers, and the name that XML has for it. */
function htmlForms(secret: string): string[] {
  const escaped = secret.replace(/[&<>"]/g, (sign) => named[sign] as string);
  return ['&#39;', '&#039;', '&#x27;', '&apos;', "'"].map((sign) => escaped.replaceAll("'", sign));
}
