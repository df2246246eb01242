// An output guard for tests: words in capitals become stars. It holds back what may still be such a word.
import type { OutputGuard } from '@internal/model';

const stars = (text: string) => text.replaceAll(/[A-Z]{4,}/g, (word) => '*'.repeat(word.length));

/** A guard that changes what it sees and needs several pieces to see it. */
export function shoutingGuard(): OutputGuard {
  return {
    open() {
      let held = '';
      let hasChanged = false;
      const free = (text: string): string => {
        const safe = stars(text);
        hasChanged ||= safe !== text;
        return safe;
      };
      return {
        push(chunk) {
          const all = held + chunk;
          const tail = /[A-Z]*$/.exec(all)?.[0].length ?? 0;
          held = all.slice(all.length - tail);
          return free(all.slice(0, all.length - tail));
        },
        end() {
          const text = free(held);
          const action = hasChanged ? ('sanitize' as const) : ('allow' as const);
          return {
            text,
            verdict: { action, score: hasChanged ? 1 : 0, reasons: hasChanged ? ['shouting'] : [] },
          };
        },
      };
    },
  };
}
