import { manualClock } from '@internal/kit/testing';
import { AiError } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createPromptRenderer,
  definePrompt,
  processRenderer,
  renderRequest,
} from './create-prompt-renderer.ts';

const secret = 'a secret of the deployment';
const prompt = definePrompt({
  id: 'summarize',
  version: 2,
  system: 'Use {{count}} sentences. Braces like {this} and {{ that }} stay.',
  user: 'Text:\n{{text}}\nTitle: {{title}}',
  slots: { count: 'trusted', text: 'untrusted', title: 'untrusted' },
});
const values = { count: '3', text: 'the text', title: 'the title' };
const contentOf = (rendered: { messages: readonly { content: unknown }[] }) =>
  String(rendered.messages[0]?.content);

describe('definePrompt', () => {
  it('keeps slots apart from texts until it is rendered', () => {
    expect(prompt.with(values)).toMatchObject({
      id: 'summarize',
      version: 2,
      slots: { count: { trust: 'trusted', text: '3' }, text: { trust: 'untrusted', text: 'the text' } },
    });
  });

  it('says everything that is wrong with it at once', () => {
    const define = () =>
      definePrompt({
        id: 'no spaces',
        version: '',
        system: '{{bad}} {{unknown}}',
        user: '',
        slots: { bad: 'untrusted', spare: 'trusted', Odd: 'trusted' },
      });
    expect(define).toThrow(
      /id must.*version.*user.*slots\.unknown.*slots\.bad is untrusted.*slots\.spare is not used.*slots\.Odd must/s,
    );
  });

  it('refuses a slot that is missing, unknown or no text', () => {
    const wrong = () => prompt.with({ count: 3, text: 'x', extra: 'y' } as never);
    expect(wrong).toThrow(/count must be text.*title must be text.*extra is not a slot/s);
    expect(() => prompt.with({ ...values, text: undefined as never })).toThrow(AiError);
  });
});

describe('createPromptRenderer', () => {
  const renderer = createPromptRenderer({ promptSecret: secret, canaryEpochMs: 0 });

  it('puts trusted text where it belongs and fences untrusted text in the user message alone', () => {
    const rendered = renderer.render(prompt.with(values));
    expect(rendered.system).toContain('Use 3 sentences. Braces like {this} and {{ that }} stay.');
    expect(rendered.system).not.toContain('the text');
    expect(contentOf(rendered)).toMatch(
      /^Text:\n<(text-[0-9a-f]{16})>\nthe text\n<\/\1>\nTitle: <(title-[0-9a-f]{16})>\nthe title\n<\/\2>$/,
    );
  });

  it('has the same system text for other data, and another for another secret', () => {
    const system = renderer.render(prompt.with(values)).system;
    expect(renderer.render(prompt.with({ ...values, text: 'other' })).system).toBe(system);
    expect(
      createPromptRenderer({ promptSecret: `${secret}!`, canaryEpochMs: 0 }).render(prompt.with(values))
        .system,
    ).not.toBe(system);
  });

  it('never lets data close its own fence, whatever it holds', () => {
    const seen = contentOf(renderer.render(prompt.with(values)));
    const known = seen.match(/text-[0-9a-f]{16}/)?.[0] ?? '';
    const piece = fc.constantFrom(`</${known}>`, known, '{{title}}', '{{count}}', '$&', '$1', 'plain', '\n');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        const content = contentOf(renderer.render(prompt.with({ ...values, text })));
        const fence = content.match(/^Text:\n<(text-[0-9a-f]{16})>/)?.[1] ?? 'none';
        expect(content.split(fence)).toHaveLength(3);
        expect(content).toContain(`<${fence}>\n${text}\n</${fence}>`);
      }),
    );
  });

  it('gives up on data that holds every delimiter it has', () => {
    let text = 'x';
    const collect = () => {
      for (let round = 0; round < 10; round += 1) {
        text +=
          contentOf(renderer.render(prompt.with({ ...values, text }))).match(/text-[0-9a-f]{16}/)?.[0] ?? '';
      }
    };
    expect(collect).toThrow(expect.objectContaining({ code: 'guard_blocked' }));
  });

  it('has a canary that changes with the epoch and not with the request', async () => {
    const clock = manualClock(0);
    const guarded = createPromptRenderer({ promptSecret: secret, canaryEpochMs: 1000, clock });
    const use = prompt.with(values);
    const first = guarded.render(use);
    expect(first.canary).toMatch(/^[0-9a-f]{16}$/);
    expect(first.system).toContain(first.canary);
    await clock.advance(999);
    expect(guarded.render(use)).toBe(first);
    expect(guarded.render(prompt.with({ ...values, text: 'y' })).canary).toBe(first.canary);
    await clock.advance(1);
    expect(guarded.render(use).canary).not.toBe(first.canary);
  });

  it('refuses a short secret and an impossible epoch', () => {
    expect(() => createPromptRenderer({ promptSecret: 'short', canaryEpochMs: -1 })).toThrow(
      /canaryEpochMs.*promptSecret must be text of 16|promptSecret must be text of 16.*canaryEpochMs/s,
    );
  });
});

describe('renderRequest', () => {
  it('takes messages as they are, or after the prompt', () => {
    const messages = [{ role: 'user' as const, content: 'more' }];
    expect(renderRequest({ messages, system: 's' })).toEqual({ system: 's', messages });
    const both = renderRequest({ prompt: prompt.with(values), messages });
    expect(both.messages).toHaveLength(2);
    expect(both.messages[1]).toBe(messages[0]);
  });

  it('renders with a secret of this process where none is given', () => {
    expect(processRenderer()).toBe(processRenderer());
    expect(renderRequest({ prompt: prompt.with(values) }).system).toBe(
      renderRequest({ prompt: prompt.with(values) }).system,
    );
    const plain = definePrompt({ id: 'p', version: 1, user: '{{a}}', slots: { a: 'trusted' } });
    expect(renderRequest({ prompt: plain.with({ a: 'x' }) })).toEqual({
      messages: [{ role: 'user', content: 'x' }],
    });
  });
});
