// Detectors that must not read the same letters over and over, and must miss nothing by it.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';

const redactor = createRedactor();
const session = 'q9XfT2vLm4RkWz8PbN1dHs6YcJ3gUe7A';

describe('many names on one line (sliday/tamp#20)', () => {
  it('hide each cookie still, before and behind the 4,096 signs that one name reads', () => {
    const filler = 'theme=dark; '.repeat(500);
    const line = `Cookie: sid=${session}; ${filler} Set-Cookie: session=${session}`;
    expect(redactor.redact(line)).not.toContain(session);
  });

  it('hide each value still, of as many fields as stand in a row', () => {
    const fields = Array.from({ length: 40 }, (_, index) => `"token":"${index}${session}"`).join(',');
    expect(redactor.redact(`{${fields}}`)).not.toContain(session);
    const headers = Array.from({ length: 40 }, () => `authorization: Bearer ${session}`).join(' ');
    expect(redactor.redact(headers)).not.toContain(session);
  });

  it('hide a value behind names that stand in each other', () => {
    expect(redactor.redact(`--header=Authorization:token=${session}`)).not.toContain(session);
    expect(redactor.redact(`authorization=authorization=authorization=${session}`)).not.toContain(session);
  });
});
