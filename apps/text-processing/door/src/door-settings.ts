// Holds the settings of the door for clients of OpenAI and Anthropic.
import { isPassableHeader } from '@tpl/ai/http';
import { z } from 'zod';
import { notes } from '../../src/settings/setting-kinds.ts';

/** Where the door stands: a client's base URL is this, and for OpenAI's clients this with `/v1`. */
export const doorPrefix = '/llm';

const names = /^\s*[\w./:-]+\s*=\s*[\w-]+\/[^,|=\s]+(?:\s*\|\s*[\w-]+\/[^,|=\s]+)*\s*$/;

/** Names by commas. */
export const namesIn = (list: string): string[] => list.split(',').map((one) => one.trim());

/** Settings of the door. */
export const doorSettings = {
  door: z
    .enum(['auto', 'on', 'off'])
    .default('auto')
    .meta(
      notes(
        `Whether clients of OpenAI and Anthropic are served under ${doorPrefix}; auto: outside production.`,
      ),
    ),
  doorModels: z
    .string()
    .min(1)
    .max(10_000)
    .refine(
      (text) => text.split(',').every((entry) => names.test(entry)),
      'must be NAME=PROVIDER/MODEL, by commas',
    )
    .optional()
    .meta(
      notes(
        'Models that such clients, and callers by `model`, may name: fast=anthropic/claude-haiku-4-5, smart=openai/gpt-5.4|compatible/llama3.3; what follows a | is asked when the one before fails. Default: the model of each route, by its own name.',
      ),
    ),
  doorPassHeaders: z
    .string()
    .min(1)
    .max(2_000)
    .refine(
      (text) => namesIn(text).every(isPassableHeader),
      'must be names of headers, by commas; none of the connection, the body or credentials',
    )
    .optional()
    .meta(
      notes(
        'More headers of such clients that go along to the provider: x-title,http-referer. Default: those alone that say versions, betas, the SDK and an id of the conversation.',
      ),
    ),
};
