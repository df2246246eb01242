import { describe, expect, it } from '@jest/globals';
import { claudeCapabilities, geminiCapabilities, isThinking, openaiCapabilities } from './known-models.ts';

describe('claudeCapabilities', () => {
  it.each([
    'claude-haiku-4-5-20251001',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'anthropic/claude-opus-4.1',
    'claude-sonnet-4-20250514',
    'claude-3-5-haiku-latest',
    'claude-instant-1.2',
    'claude-v2',
  ])('knows no effort of %s', (model) => {
    expect(claudeCapabilities(model)).toEqual({ effort: false, effortNone: 'default' });
  });

  it.each([
    ['claude-opus-4-5', 'default'],
    ['claude-sonnet-4-6', 'default'],
    ['claude-opus-4-10', 'default'],
    ['claude-opus-5-5-20260922', false],
    ['anthropic.claude-sonnet-5.5', false],
    ['claude-opus-6', false],
    ['claude-fable-5-1', false],
    ['claude-mythos-5', false],
  ])('knows that %s has an effort, and of none: %s', (model, effortNone) => {
    expect(claudeCapabilities(model)).toEqual({ effortNone });
  });

  it.each(['claude-haiku-5-5', 'claude-sonnet-5', 'claude-sonnet-5-20260630', 'claude-opus-5', 'm'])(
    'takes nothing from %s',
    (model) => {
      expect(claudeCapabilities(model)).toEqual({});
    },
  );
});

describe('openaiCapabilities', () => {
  it.each([
    ['gpt-4o', { effort: false, effortNone: 'default' }],
    ['gpt-35-turbo', { effort: false, effortNone: 'default' }],
    ['chatgpt-4o-latest', { effort: false, effortNone: 'default' }],
    ['gpt-5-mini', { temperature: false, topP: false, effortNone: false }],
    ['ft:o4-mini:us', { temperature: false, topP: false, effortNone: false }],
    ['gpt-5.1-codex-max', { temperature: false, topP: false, effortNone: false }],
    ['gpt-6', { temperature: false, topP: false, effortNone: false }],
    ['gpt-6-luna', { temperature: false, topP: false }],
    ['gpt-6.1-sol', { temperature: false, topP: false, effortNone: false }],
    ['gpt-5.6-sol', { temperature: false, topP: false }],
    ['openai/gpt-5.4', { samplingBesideEffort: false }],
    ['gpt-5.4-pro', { temperature: false, topP: false, effortNone: false }],
    ['gpt-5.2-chat-latest', { effortNone: false }],
    ['gpt-oss-120b', { effortNone: false }],
    ['llama3.3', {}],
  ])('%s: %j', (model, differs) => {
    expect(openaiCapabilities(model)).toEqual(differs);
  });
});

describe('geminiCapabilities', () => {
  it.each([
    ['gemini-2.0-flash', 'default'],
    ['gemini-2.5-flash-lite', true],
    ['gemini-2.5-pro', false],
    ['gemini-3.8-flash', false],
  ])('%s: none is %s', (model, effortNone) => {
    expect(geminiCapabilities(model)).toEqual({ effortNone });
  });
});

it('isThinking is what sealed reasoning is asked of', () => {
  expect(['gpt-5', 'o3', 'gpt-4.1', 'gpt-5-chat-latest'].map(isThinking)).toEqual([true, true, false, false]);
});
