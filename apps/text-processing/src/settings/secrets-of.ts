// Narrows a redactor to secrets.
import type { Redactor } from '@tpl/security';
import { createRedactor } from '@tpl/security';

/** Takes out the secrets that `redactor` finds, those of this process as well, and leaves personal data. */
export function secretsOf(redactor: Redactor): Redactor {
  const find = (text: string) => redactor.find(text).filter(({ family }) => family === 'secret');
  return createRedactor({ families: ['secret'], detectors: [{ family: 'secret', find }] });
}
