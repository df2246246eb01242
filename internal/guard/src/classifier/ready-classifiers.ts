// Speaks the dialects of the usual classifier servers.
import { throwProblems } from '../verdict/guard-error.ts';
import { askServer } from './ask-server.ts';
import type { Classification, ClassifierServer, TextClassifier } from './text-classifier.ts';

// What servers call a text without a fault; Prompt Guard 2 has numbers only.
const harmless = /^(?:label_0|benign|safe|legit|no_injection|0)$/i;
// 512 tokens, the window of Prompt Guard, hold at least so many Latin letters.
const window = 1_500;

/**
 * Prompt Guard, or any other text classification model, behind HTTP: `{ inputs }` goes out, `[{ label, score }]` or
 * `[[{ label, score }]]` comes back, as the inference servers of Hugging Face answer and an ONNX runtime behind ten lines of
 * code can. The score is that of all labels but the harmless ones.
 *
 * @throws GuardError `invalid_options` for an address that is none.
 */
export function promptGuardClassifier(server: ClassifierServer): TextClassifier {
  return createClassifier(
    server,
    window,
    (text) => ({ inputs: text }),
    (answer) => {
      const labels = (Array.isArray(answer) ? answer.flat() : []).filter(
        (entry): entry is { label: string; score: number } =>
          typeof entry?.label === 'string' && isShare(entry.score),
      );
      if (labels.length === 0) return undefined;
      const bad = labels.filter(({ label }) => !harmless.test(label));
      const score = Math.min(
        1,
        bad.reduce((sum, entry) => sum + entry.score, 0),
      );
      return { score, labels: bad.filter((entry) => entry.score >= 0.5).map(({ label }) => label) };
    },
  );
}

/**
 * Llama Guard by chat completions: the text goes out as the user's turn, `safe` or `unsafe` and the ids of its hazards come
 * back. It judges whether a request is harmful, not whether it is an injection.
 *
 * @throws GuardError `invalid_options` for an address that is none.
 */
export function llamaGuardClassifier(server: ClassifierServer): TextClassifier {
  const body = (text: string) => ({
    model: server.model ?? 'llama-guard',
    messages: [{ role: 'user', content: text }],
    temperature: 0,
    max_tokens: 32,
  });
  return createClassifier(server, 8_000, body, (answer) => {
    const { choices } = answer as { choices?: { message?: { content?: unknown } }[] };
    const said = choices?.[0]?.message?.content;
    const [word, ...hazards] = typeof said === 'string' ? said.trim().split(/[\s,]+/) : [];
    if (word === 'safe') return { score: 0, labels: [] };
    return word === 'unsafe' ? { score: 1, labels: hazards.slice(0, 16) } : undefined;
  });
}

/**
 * The moderation endpoint of OpenAI, and servers that speak like it: the score is the highest of its categories, or 1 where the text is
 * flagged without scores. It judges whether a text is harmful, not whether it is an injection.
 *
 * @throws GuardError `invalid_options` for an address that is none.
 */
export function moderationClassifier(server: ClassifierServer): TextClassifier {
  const body = (text: string) => ({ model: server.model ?? 'omni-moderation-latest', input: text });
  return createClassifier(server, 8_000, body, (answer) => {
    const { results } = answer as {
      results?: {
        flagged?: unknown;
        categories?: Record<string, unknown>;
        category_scores?: Record<string, unknown>;
      }[];
    };
    const result = results?.[0];
    if (typeof result?.flagged !== 'boolean') return undefined;
    const scores = Object.values(result.category_scores ?? {}).filter(isShare);
    // What it flags is at least as bad as it says.
    const score = Math.max(...scores, result.flagged && scores.length === 0 ? 1 : 0, 0);
    const labels = Object.entries(result.categories ?? {}).filter(([, isSo]) => isSo === true);
    return { score: result.flagged ? Math.max(score, 0.5) : score, labels: labels.map(([label]) => label) };
  });
}

function createClassifier(
  server: ClassifierServer,
  maxChars: number,
  body: (text: string) => object,
  read: (answer: object) => Classification | undefined,
): TextClassifier {
  throwProblems('the classifier', [
    ...(/^https?:\/\//.test(server.url) && URL.canParse(server.url)
      ? []
      : [{ path: 'url', message: 'must be an address that begins with http:// or https://' }]),
    ...((server.maxChars ?? 1) >= 1 ? [] : [{ path: 'maxChars', message: 'must be a number above 0' }]),
  ]);
  return {
    maxChars: server.maxChars ?? maxChars,
    async classify(text, signal) {
      const answer = await askServer(server, body(text), signal);
      const found = typeof answer === 'object' && answer !== null ? read(answer) : undefined;
      if (found === undefined) throw new Error('The classifier answers in a way that is not understood.');
      return found;
    },
  };
}

const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
