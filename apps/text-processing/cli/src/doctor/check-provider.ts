// Looks whether a provider answers and takes the key, by a call that costs nothing.
import type { AppValues } from '../../../src/settings/app-schema.ts';
import type { Finding } from './finding.ts';
import { skewOf } from './finding.ts';

/** Where a provider lists its models, and what to send there. */
export interface Provider {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
  /** The variable that holds its key. */
  readonly variable: string;
}

const timeoutMs = 5_000;
const bearer = (key: string | undefined): Readonly<Record<string, string>> =>
  key ? { authorization: `Bearer ${key}` } : {};

/** The providers that the settings switch on, in the order in which they are asked. */
export function providersOf(values: AppValues): Provider[] {
  const { anthropicApiKey, anthropicBaseUrl = 'https://api.anthropic.com', anthropicModel } = values;
  const { openaiApiKey, openaiBaseUrl, openaiModel, geminiApiKey, geminiModel } = values;
  const { geminiBaseUrl = 'https://generativelanguage.googleapis.com/v1beta/openai' } = values;
  const { compatibleUrl, compatibleKey, compatibleModel } = values;
  const all: (Provider | false)[] = [
    !!anthropicApiKey && {
      name: 'anthropic',
      url: join(anthropicBaseUrl, 'v1/models?limit=1000'),
      headers: { 'x-api-key': anthropicApiKey, 'anthropic-version': '2023-06-01' },
      model: anthropicModel,
      variable: 'ANTHROPIC_API_KEY',
    },
    !!(openaiApiKey || openaiBaseUrl) && {
      name: 'openai',
      url: join(openaiBaseUrl ?? 'https://api.openai.com/v1', 'models'),
      headers: bearer(openaiApiKey),
      model: openaiModel,
      variable: 'OPENAI_API_KEY',
    },
    !!geminiApiKey && {
      name: 'gemini',
      url: join(geminiBaseUrl, 'models'),
      headers: bearer(geminiApiKey),
      model: geminiModel,
      variable: 'GEMINI_API_KEY',
    },
    !!(compatibleUrl && compatibleModel) && {
      name: 'compatible',
      url: join(compatibleUrl, 'models'),
      headers: bearer(compatibleKey),
      model: compatibleModel,
      variable: 'TPL_APP_COMPATIBLE_KEY',
    },
  ];
  return all.filter((one) => one !== false);
}

/** Asks for the list of models; the head of the answer also says what time it is there. */
export async function checkProvider({ name, url, headers, model, variable }: Provider): Promise<Finding[]> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { headers, redirect: 'manual', signal });
    const finding = { name, ...judge(response.status, await holds(response, model), model, variable) };
    const date = Date.parse(response.headers.get('date') ?? '');
    const skew = Number.isNaN(date) ? undefined : skewOf(`${name} clock`, date);
    // A clock that is right needs no line for each provider.
    return skew?.status === 'warn' ? [finding, skew] : [finding];
  } catch {
    const { origin } = new URL(url);
    const hint = 'let this machine call out, or mend the base URL';
    return [{ name, status: 'fail', message: `cannot be reached at ${origin}`, hint }];
  }
}

function judge(
  code: number,
  isListed: boolean | undefined,
  model: string,
  variable: string,
): Omit<Finding, 'name'> {
  if (code === 401 || code === 403)
    return { status: 'fail', message: `refuses the key (${code})`, hint: `mend ${variable}` };
  if (code !== 200)
    return {
      status: 'warn',
      message: `answers with ${code} when asked for its models`,
      hint: 'look at its status page',
    };
  if (isListed === false)
    return {
      status: 'warn',
      message: `takes the key, but does not list ${model}`,
      hint: 'mend the name of the model',
    };
  return { status: 'ok', message: `takes the key${isListed ? ` and has ${model}` : ''}` };
}

/** Whether the list holds the model; `undefined` where it is none that can be read. */
async function holds(response: Response, model: string): Promise<boolean | undefined> {
  if (response.status !== 200) return response.body?.cancel().then(() => undefined);
  const { data } = (await response.json().catch(() => ({}))) as { data?: { id?: unknown }[] };
  if (!Array.isArray(data)) return undefined;
  // A dated name is listed for one without a date; Google writes models/NAME.
  return data.some(({ id }) => typeof id === 'string' && id.replace(/^models\//, '').startsWith(model));
}

const join = (base: string, path: string) => `${base.replace(/\/+$/, '')}/${path}`;
