// Redacts a text on its way out, whatever the chunks are.
import type { Stage } from './markup/text-stage.ts';
import type { TextRedactor } from './output-policy.ts';

// What has no place to cut after so many characters, a run of letters and digits, is cut between two of them.
const longestRun = 8_192;
// A redactor that says something else of every part is not waited for any longer.
const longest = 65_536;

// Signs that stand in no key: before one of them a text is cut without cutting a key that is not whole yet. A half of a pair is none.
const isPlace = /[\s"'`,;<>(){}[\]|\\&\u0080-\udbff\ue000-\uffff]/;
const isInPair = /[\udc00-\udfff]/;

/** Creates the step; `window` characters wait, so that the redactor sees whole what stands there. */
export function createRedactStage(redactor: TextRedactor, window: number): Stage {
  let pending = '';
  // A longer text is not searched again for each character that comes.
  let enough = window + 1;
  return {
    push(text) {
      pending += text;
      if (pending.length < enough) return '';
      const { cut, redacted } = firstPart(pending, window, redactor);
      pending = pending.slice(cut);
      enough = Math.max(window + 1, pending.length + (cut > 0 ? 1 : pending.length >> 4));
      return redacted;
    },
    end() {
      const rest = pending;
      pending = '';
      return rest === '' ? '' : redactor.redact(rest);
    },
  };
}

/** As much as may leave: what is redacted of it does not depend on what stands right of it. */
function firstPart(
  text: string,
  window: number,
  redactor: TextRedactor,
): { readonly cut: number; readonly redacted: string } {
  let whole: string | undefined;
  const partAt = (limit: number, isAllowed: (sign: string) => boolean) => {
    let last = -1;
    // Twice as far back each time: what reaches over the limit may be long.
    for (let back = 0; back < limit; back = back * 2 + 1) {
      let cut = limit - back;
      while (cut > 0 && !isAllowed(text.charAt(cut))) cut--;
      if (cut === 0) return undefined;
      if (cut === last) continue;
      last = cut;
      whole ??= redactor.redact(text);
      const redacted = redactor.redact(text.slice(0, cut));
      if (redacted + redactor.redact(text.slice(cut)) === whole) return { cut, redacted };
    }
    return undefined;
  };
  const limit = text.length - window;
  const part = partAt(limit, (sign) => isPlace.test(sign));
  if (part || text.length <= longestRun) return part ?? { cut: 0, redacted: '' };
  const between = partAt(Math.min(limit, text.length >> 1), (sign) => !isInPair.test(sign));
  if (between || text.length <= longest) return between ?? { cut: 0, redacted: '' };
  return { cut: limit, redacted: redactor.redact(text.slice(0, limit)) };
}
