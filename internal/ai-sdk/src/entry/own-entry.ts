// Our own entry among the options and metadata of providers, and what of theirs our side keeps for the next turn.
import type { JSONObject } from '@ai-sdk/provider';
import { isObject } from '@internal/kit/json';
import type { ProviderData } from '@internal/model';

/** Name of our entry: `providerOptions.tpl`, `providerMetadata.tpl`. */
export const ownKey = 'tpl';

/** Who is named in data that came with a prompt of theirs: nobody knows whose it is, and their providers know their own. */
export const anyProvider = 'ai-sdk';

type Entries = Readonly<Record<string, unknown>> | undefined;

/** Our entry, where there is one. */
export function ownEntry(entries: Entries): Readonly<Record<string, unknown>> {
  const own = entries?.[ownKey];
  return isObject(own) ? own : {};
}

/** What a provider wants back, as it stands in our entry under `name`. */
export function ownData(entries: Entries, name: 'turn' | 'call'): ProviderData | undefined {
  const data = ownEntry(entries)[name];
  return isObject(data) ? data : undefined;
}

/** The entries without ours; `undefined` where nothing is left. */
export function foreignEntries<T>(entries: Readonly<Record<string, T>> | undefined) {
  const { [ownKey]: _, ...others } = entries ?? {};
  return Object.keys(others).length === 0 ? undefined : others;
}

/** A part of theirs that JSON can hold: bytes as base64, addresses as text. */
export function toJsonPart<Part extends object>(part: Part): Part {
  return changeFile(part, (data) => {
    if (data['type'] === 'url') return { ...data, url: String(data['url']) };
    return data['data'] instanceof Uint8Array ? { ...data, data: toBase64(data['data']) } : data;
  });
}

/** A part as their side takes it again: an address is a `URL`. */
export function fromJsonPart<Part extends object>(part: Part): Part {
  return changeFile(part, (data) =>
    data['type'] === 'url' && URL.canParse(String(data['url']))
      ? { ...data, url: new URL(String(data['url'])) }
      : data,
  );
}

/** Bytes, or what is base64 already, as base64. */
export function toBase64(data: Uint8Array | string): string {
  return typeof data === 'string' ? data : Buffer.from(data).toString('base64');
}

function changeFile<Part extends object>(
  part: Part,
  change: (data: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Part {
  const { type, data } = part as { readonly type?: unknown; readonly data?: unknown };
  if ((type !== 'file' && type !== 'reasoning-file') || !isObject(data)) return part;
  return { ...part, data: change(data) };
}

/** A copy that holds nothing but JSON. */
export function toJsonObject(value: object): JSONObject {
  return JSON.parse(JSON.stringify(value)) as JSONObject;
}
