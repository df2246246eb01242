// Says what must hold of anything that the service answers.
import assert from 'node:assert/strict';
import type { RawResponse } from './read-responses.ts';

/** A line of a stack, or a place in the sources: nothing for callers. */
const inside = /\n\s+at .*[:(]|node_modules|node:internal|\/dist\/|\.ts:\d+/;

/** Throws where a response says what it must not, or not as it must; gives its kind. */
export function checkResponse({ status, headers, body }: RawResponse, secrets: readonly string[]): string {
  assert.notEqual(status, 500, `answers 500: ${body.slice(0, 300)}`);
  for (const secret of secrets)
    assert.ok(
      !body.includes(secret) && !JSON.stringify(headers).includes(secret),
      `a secret comes back with ${status}`,
    );
  const type = headers['content-type'] ?? '';
  if (status < 400 || body === '') return String(status);
  assert.ok(!inside.test(body), `what is inside comes out with ${status}: ${body.slice(0, 300)}`);
  const told = parse(body, status);
  if (type.startsWith('application/problem+json')) {
    assert.equal(told['status'], status, 'the problem names another status');
    for (const name of ['type', 'title', 'detail', 'code'])
      assert.equal(typeof told[name], 'string', `a problem of ${status} has no ${name}`);
    assert.doesNotMatch(String(told['code']), /^(?:fst|err|hpe)_/, 'a code is that of the framework');
    return `${status} ${String(told['code'])}`;
  }
  // Under the door errors are in the words of the dialect.
  assert.ok(type.startsWith('application/json'), `an error of ${status} has the type "${type}"`);
  assert.ok(told['error'] !== undefined, `an error of ${status} is of no form: ${body.slice(0, 300)}`);
  return `${status} of the door`;
}

function parse(body: string, status: number): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return assert.fail(`an error of ${status} is no JSON: ${body.slice(0, 300)}`);
  }
}

/** Whether a request says twice how long its body is: what two servers read differently. */
export const isSmuggling = (head: string): boolean =>
  /^content-length[ \t]*:/im.test(head) && /^transfer-encoding[ \t]*:/im.test(head);
