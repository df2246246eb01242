import { describe, expect, it } from '@jest/globals';
import { chatHabitsOf } from './chat-habits.ts';

describe('chatHabitsOf', () => {
  it.each([
    ['https://api.deepseek.com/deepseek-v4-pro', true, false],
    ['https://api.moonshot.cn/v1/any', true, false],
    ['https://gate.example/kimi-k2.6', true, false],
    ['https://api.groq.com/openai/v1/moonshotai/kimi-k2-instruct', false, false],
    ['https://api.groq.com/openai/v1/deepseek-r1-distill-llama-70b', false, false],
    ['https://api.cerebras.ai/v1/kimi-k3', false, false],
    ['https://gate.example/groq.com/kimi-k3', true, false],
    ['https://api.xiaomimimo.com/v1/any', true, false],
    ['https://openrouter.ai/api/v1/xiaomi/mimo-v2-flash', true, false],
    ['https://api.mistral.ai/v1/any', false, true],
    ['devstral-small', false, true],
    ['gpt-5.4', false, false],
  ])('%s: wants thought %s, wants a turn after a tool %s', (address, wantsThought, wantsTurnAfterTool) => {
    expect(chatHabitsOf(address)).toMatchObject({ wantsThought, wantsTurnAfterTool });
  });

  it.each([
    ['https://api.deepseek.com/deepseek-v4-pro', true],
    ['https://api.z.ai/api/paas/v4/glm-5.2', true],
    ['https://open.bigmodel.cn/api/paas/v4/glm-4.6', true],
    ['https://openrouter.ai/api/v1/z-ai/glm-5.2', false],
    ['http://localhost:11434/v1/qwen3', false],
  ])('%s: has a switch for thought %s', (address, hasThinkingSwitch) => {
    expect(chatHabitsOf(address)).toMatchObject({ hasThinkingSwitch });
  });

  it.each([
    ['https://generativelanguage.googleapis.com/v1beta/openai/gemini-3.8-flash', true],
    ['https://generativelanguage.googleapis.com/v1beta/openai/models/gemini-flash-latest', true],
    ['https://generativelanguage.googleapis.com/v1beta/openai/gemini-12', true],
    ['https://generativelanguage.googleapis.com/v1beta/openai/gemini-2.5-pro', false],
    ['https://generativelanguage.googleapis.com/v1beta/openai/gemma-4', false],
    ['https://openrouter.ai/api/v1/google/gemini-3.8-flash', false],
  ])('%s: wants a signature %s', (address, wantsSignature) => {
    expect(chatHabitsOf(address)).toMatchObject({ wantsSignature });
  });

  it('knows the ids that a server takes', () => {
    expect(chatHabitsOf('mistral-large').callIds?.test('call_1')).toBe(false);
    expect(chatHabitsOf('m').callIds).toBeUndefined();
  });
});
