// The redactor on its own sets, written before its rules; of each set one half was not looked into while they were tuned.
import type { Redactor } from '@tpl/security';
import { readCorpus } from '../../internal/redact/src/testing/read-corpus.ts';
import type { Results } from './frame.ts';
import { figure, subjects } from './frame.ts';

const countries = ['DE', 'FR', 'ES', 'IT', 'NL', 'BE', 'PL', 'SE', 'FI', 'GB', 'BR', 'IN'];

/** Secrets found, look-alikes changed, personal data found by country: both halves, and the held one by itself. */
export function ownSets(redactor: Redactor): Results {
  const rows = (set: 'secrets' | 'lookalikes' | 'people') =>
    (['open', 'held'] as const).map((half) => readCorpus(set, half));
  const share = <T>(all: readonly T[], test: (row: T) => boolean) => all.filter(test).length / all.length;
  const isHidden = ({ text, values }: { text: string; values: readonly string[] }) => {
    const shown = redactor.redact(text);
    return values.every((value) => !shown.includes(value));
  };
  const isChanged = ({ text }: { text: string }) => redactor.redact(text) !== text;
  const [secretsOpen = [], secretsHeld = []] = rows('secrets');
  const [lookalikesOpen = [], lookalikesHeld = []] = rows('lookalikes');
  const people = rows('people').flat();
  const secrets = [...secretsOpen, ...secretsHeld];
  const lookalikes = [...lookalikesOpen, ...lookalikesHeld];
  return {
    secretsRecall: figure({
      ours: share(secrets, isHidden),
      unit: `share of ${secrets.length}`,
      target: '>= 0.9',
    }),
    secretsRecallHeld: figure({
      ours: share(secretsHeld, isHidden),
      unit: `share of ${secretsHeld.length}, not opened`,
      target: '>= 0.9',
    }),
    secretsFalse: figure({
      ours: share(lookalikes, isChanged),
      unit: `share of ${lookalikes.length}`,
      target: '<= 0.1',
    }),
    secretsFalseHeld: figure({
      ours: share(lookalikesHeld, isChanged),
      unit: `share of ${lookalikesHeld.length}, not opened`,
      target: '<= 0.1',
    }),
    ...subjects(
      'piiRecall',
      Object.fromEntries(
        countries.map((country) => {
          const own = people.filter(({ family }) => family === country);
          return [
            country,
            figure({ ours: share(own, isHidden), unit: `share of ${own.length}`, target: '>= 0.9' }),
          ];
        }),
      ),
    ),
  };
}
