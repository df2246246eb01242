// Finds secrets that are known by their letters.
import type { Detector } from './detect/detector.ts';

/** Known secrets: any number of them, in one pass over a text. */
export interface LiveSecrets extends Detector {
  /** Adds one, as it stands and as URLs and JSON write it, JSON in JSON up to four deep; one shorter than 6 characters is left out. */
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

function formsOf(secret: string): ReadonlySet<string> {
  const forms = new Set([secret]);
  if (!/\p{Surrogate}/u.test(secret)) forms.add(encodeURIComponent(secret));
  for (let form = secret, depth = 0; depth < mostJson; depth += 1) {
    form = JSON.stringify(form).slice(1, -1);
    forms.add(form);
  }
  return forms;
}
