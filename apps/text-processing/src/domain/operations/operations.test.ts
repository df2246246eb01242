import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../../test/integration/start-app.ts';
import { startApp } from '../../../test/integration/start-app.ts';
import { operations } from './index.ts';

// A real document, longer than a page.
const text = readFileSync(new URL('./fixtures/held-out/ferry.md', import.meta.url), 'utf8').repeat(3);
let app: TestApp;

beforeAll(async () => {
  app = await startApp({}, operations);
});
afterAll(() => app.close());

describe('the five operations', () => {
  it('are five, each with its own name', () => {
    expect(operations.map(({ id }) => id)).toEqual([
      'summarize',
      'key_points',
      'sentiment',
      'questions',
      'qa',
    ]);
  });

  it.each(operations.map((operation) => [operation.id, operation] as const))(
    '%s keeps system text and user text apart',
    (_, { instructions, prompt }) => {
      expect(instructions.system).not.toContain('{{');
      expect(prompt.slots['document']).toBe('untrusted');
    },
  );

  // Of a mood the explanation alone is prose.
  it.each(
    operations
      .filter(({ id }) => id !== 'sentiment')
      .map(({ id, instructions }) => [id, instructions.system]),
  )(
    '%s says in which language it answers: books in French were told in English (episteme#377, discourse#41829)',
    (_, system) => {
      expect(system).toMatch(/in its own language|in the language of the question/);
    },
  );

  it.each(operations.map((operation) => [operation.id, operation] as const))(
    '%s answers about a real document, and says who did',
    async (id, operation) => {
      const options = id === 'qa' ? { question: 'When does the ferry leave?' } : {};
      const response = await app.post('/v1/process', { operation: id, text, options });
      const answer = (await response.json()) as { result: unknown };
      expect([response.status, answer]).toMatchObject([
        200,
        { operation: id, provider: 'offline', degraded: false, cost: { status: 'known', usd: 0 } },
      ]);
      expect(operation.answer.safeParse(answer.result).success).toBe(true);
    },
  );

  it('say that a text does not answer a question', async () => {
    const options = { question: 'How many moons has Jupiter?' };
    const response = await app.post('/v1/process', { operation: 'qa', text, options });
    expect(await response.json()).toMatchObject({ result: { found: false, passages: [] } });
  });
});
