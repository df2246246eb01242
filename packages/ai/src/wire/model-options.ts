// Checks the options that all models share.
import type { Problem } from '@internal/kit';
import { findProblems, systemClock } from '@internal/kit';
import type { GivenSettings, LoadedSettings } from '@internal/kit/settings';
import type { ModelCapabilities, ModelWarning } from '@internal/model';
import { areHeaders, extraBodyRule, isExtra, isKey, throwProblems } from '@internal/model';
import type { Price, PriceTable } from '@internal/prices';
import { ageWarning, priceIn, priceOf, priceProblems, tableProblems } from '@internal/prices';
import type { AiSettings } from '../settings/ai-settings.ts';
import { takeAiSettings } from '../settings/ai-settings.ts';
import type { WireLimits } from '../settings/wire-limits.ts';
import { defaultWireLimits } from '../settings/wire-limits.ts';
import type { Fetch } from './bounded-fetch.ts';

/** Options of every model. Limits are milliseconds, bytes and tokens: see {@link WireLimits}. */
export interface ModelOptions
  extends Partial<{ readonly [Name in keyof WireLimits]: WireLimits[Name] | undefined }> {
  /** Loaded by `aiSettings.load`; then no limit stands beside it. */
  readonly settings?: LoadedSettings<AiSettings> | GivenSettings<AiSettings> | undefined;
  /** Name of the model, exactly as the provider lists it. */
  readonly model: string;
  /** Name in results, events and `id`. Default: the provider's. */
  readonly provider?: string | undefined;
  /**
   * Price of this model, or whose listed price it has: `groq/llama-3.3-70b-versatile`. Default: the listed price of exactly
   * this name at this provider, else the model is unpriced.
   */
  readonly price?: Price | `${string}/${string}` | undefined;
  /** Prices loaded as data, asked before the table that comes along. Default: none. */
  readonly prices?: PriceTable | undefined;
  /** Whether what the answer itself says that it cost (`usage.cost` of OpenRouter and others) is its cost. Default: false. */
  readonly costFromUsage?: boolean | undefined;
  /** What differs from what the provider's models usually can. */
  readonly capabilities?: Partial<ModelCapabilities> | undefined;
  /** Counts the tokens of a text exactly, for example by gpt-tokenizer. Default: an estimate that learns. */
  readonly countTokens?: ((text: string) => number) | undefined;
  /** Sent with each request: of a gateway, a beta, another way to give the key. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Fields of the provider's own, put into each body as they are; they replace fields of ours. Default: none. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
  /** Sends the headers of the SDK's own variable too, for example `OPENAI_CUSTOM_HEADERS`. Default: false. */
  readonly environmentHeaders?: boolean | undefined;
  /** Transport under the SDK. Default: the global fetch. Redirects are refused whatever it does. */
  readonly fetch?: Fetch | undefined;
}

/** What the models of one provider have in common. */
export interface ProviderFacts {
  readonly provider: string;
  readonly baseUrl: string;
  readonly capabilities: ModelCapabilities;
  readonly apiKey: string | undefined;
  /** Name of the variable that holds the key. */
  readonly keyName: string;
}

/** Checked options that all models share. */
export type ModelFacts = ReturnType<typeof modelFacts>;

const limitNames = Object.keys(defaultWireLimits) as (keyof WireLimits)[];

/** Checks the options that all models share. Throws `invalid_options` with every problem. */
export function modelFacts({ apiKey, keyName, ...facts }: ProviderFacts, options: ModelOptions) {
  const { model, provider = facts.provider, countTokens, capabilities, costFromUsage = false } = options;
  const price = chosenPrice(facts.provider, options);
  const { headers = {}, extraBody = {} } = options;
  const isUrl = URL.canParse(facts.baseUrl) && /^https?:$/.test(new URL(facts.baseUrl).protocol);
  throwProblems(`a model of ${provider}`, [
    ...findProblems({
      'model must be named, exactly as the provider lists it': Boolean(model),
      'provider must not be empty': Boolean(provider),
      'baseUrl must start with http:// or https://': isUrl,
      'headers must be names with texts of one line': areHeaders(headers),
      [extraBodyRule]: isExtra(extraBody),
      ...keyRules(apiKey, keyName),
    }),
    ...pricingProblems(options, price),
  ]);
  const tooOld = ageWarning(systemClock.now(), price);
  const isOurs = (one: Price, of: string) => one.source === priceOf(facts.provider, of)?.source;
  /** By the model that an answer names: where a provider lets another one answer, that one is billed. */
  function priceOfAnswer(answered: string | undefined): Price | undefined {
    if (price === undefined || options.price !== undefined || answered === undefined || answered === model)
      return price;
    const other = listedPrice(facts.provider, { ...options, model: answered }, options.prices) ?? price;
    // What a table of the caller's own says of the one is not replaced by what ours says of the other.
    return isOurs(other, answered) && !isOurs(price, model) ? price : other;
  }
  return {
    provider,
    model,
    limits: takeAiSettings(options, limitNames) satisfies WireLimits as WireLimits,
    price,
    priceOfAnswer,
    costFromUsage,
    /** What every result of this model says. */
    standingWarnings:
      tooOld === undefined ? [] : ([{ setting: 'prices', message: tooOld }] satisfies ModelWarning[]),
    countTokens,
    headers,
    extraBody,
    capabilities: { ...facts.capabilities, ...capabilities },
  };
}

/** What a key must be, by rule. What cannot stand in a header would stand in the error of whoever tries. */
export function keyRules(apiKey: string | undefined, keyName: string): Readonly<Record<string, boolean>> {
  const key = String(apiKey ?? '');
  return {
    [`apiKey must be given; usually it stands in ${keyName}`]: key.trim() !== '',
    'apiKey must be one line of letters, digits and signs that a header can hold': isKey(key),
  };
}

function chosenPrice(vendor: string, options: ModelOptions): Price | undefined {
  const { model, price, prices } = options;
  const own = prices !== undefined && tableProblems(prices).length === 0 ? prices : undefined;
  if (typeof price === 'string') {
    const at = price.indexOf('/');
    return priceOf(price.slice(0, at), price.slice(at + 1), own);
  }
  return price !== undefined || !model ? price : listedPrice(vendor, options, own);
}

/** A table of your own may go by the name that you gave the provider; the one that comes along knows vendors only. */
function listedPrice(
  vendor: string,
  { model, provider = vendor }: Pick<ModelOptions, 'model' | 'provider'>,
  own: PriceTable | undefined,
): Price | undefined {
  return (own && priceIn(own, provider, model)) ?? priceOf(vendor, model, own);
}

function pricingProblems({ price, prices }: ModelOptions, chosen: Price | undefined): Problem[] {
  const problems = prices === undefined ? [] : tableProblems(prices);
  if (price === undefined) return problems;
  if (typeof price !== 'string') return [...problems, ...priceProblems(price)];
  const message = `must be a price, or PROVIDER/MODEL exactly as a price is listed; nothing is listed for "${price}"`;
  return chosen ? problems : [...problems, { path: 'price', message }];
}
