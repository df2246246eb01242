// Redacts a text on its way out, whatever the chunks are.
import type { Stage } from './markup/text-stage.ts';
import type { TextRedactor } from './output-policy.ts';

// What has no place to cut after so many characters is cut anywhere.
const longest = 8_192;

/** Creates the step; `window` characters wait, so that the redactor sees whole what stands there. */
export function createRedactStage(redactor: TextRedactor, window: number): Stage {
  let pending = '';
  return {
    push(text) {
      pending += text;
      const cut = redactableUpTo(pending, pending.length - window, redactor);
      if (cut <= 0) return '';
      const part = pending.slice(0, cut);
      pending = pending.slice(cut);
      return redactor.redact(part);
    },
    end() {
      const rest = pending;
      pending = '';
      return rest === '' ? '' : redactor.redact(rest);
    },
  };
}

/** The last place before `limit` where what is redacted left of it does not depend on what stands right of it. */
function redactableUpTo(text: string, limit: number, redactor: TextRedactor): number {
  if (limit <= 0) return 0;
  const whole = redactor.redact(text);
  for (let cut = limit, tries = 0; cut > 0 && tries < 8; tries++) {
    const space = text.lastIndexOf(' ', cut - 1);
    cut = space < 0 ? 0 : space;
    if (cut > 0 && redactor.redact(text.slice(0, cut)) + redactor.redact(text.slice(cut)) === whole)
      return cut;
  }
  return text.length > longest ? limit : 0;
}
