// Lets a client carry what a provider wants back with the next turn, without being able to read it or to write it.
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { isObject, type Json } from '@internal/kit/json';
import type { ProviderData, TextResult } from '@internal/model';

/** What a provider wants back with one turn: of the turn itself, and of its calls by their ids. */
export interface SealedTurn {
  readonly turn?: ProviderData | undefined;
  readonly calls: Readonly<Record<string, ProviderData>>;
}

/** Closes and opens what a turn carries. */
export interface Seal {
  /** A text of letters, digits, `_`, `-` and one `.`. */
  close(turn: SealedTurn): string;
  /** `undefined` for every text that was not closed with this key: it is somebody else's, and means nothing here. */
  open(text: unknown): SealedTurn | undefined;
}

/** How every seal begins; alone it marks what a door wrote and nobody wants back. */
export const mark = 'tpl1.';

/** Whether a door of ours wrote it, whichever key it has. */
export const isSeal = (text: unknown): boolean => typeof text === 'string' && text.startsWith(mark);

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Creates a seal (AES-256-GCM). Doors that share their clients share the key; with a key of its own, which is the default,
 * a door opens nothing that was closed before it started: the turn goes on without its thought.
 */
export function createSeal(key: string | Uint8Array = randomBytes(32)): Seal {
  const secret = hash('sha256', key, 'buffer');
  return {
    close(turn) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce);
      const closed = [cipher.update(JSON.stringify(turn), 'utf8'), cipher.final()];
      return `${mark}${Buffer.concat([nonce, cipher.getAuthTag(), ...closed]).toString('base64url')}`;
    },
    open(text) {
      if (typeof text !== 'string' || !text.startsWith(mark)) return undefined;
      const bytes = Buffer.from(text.slice(mark.length), 'base64url');
      if (bytes.length < nonceBytes + tagBytes) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, nonceBytes));
        decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const opened = [decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()];
        return JSON.parse(Buffer.concat(opened).toString('utf8')) as SealedTurn;
      } catch {
        return undefined;
      }
    },
  };
}

/** What the next turn must bring back, closed; `undefined` where there is no call to go on from, or nothing is wanted back. */
export function closeTurn(seal: Seal, { providerData: turn, toolCalls }: TextResult): string | undefined {
  if (toolCalls.length === 0) return undefined;
  const calls = Object.fromEntries(
    toolCalls.flatMap(({ id, providerData }) => (providerData === undefined ? [] : [[id, providerData]])),
  );
  if (turn === undefined && Object.keys(calls).length === 0) return undefined;
  return seal.close({ turn, calls });
}

/** The seal among what a chat client sends back beside a call: where Gemini's signatures stand, because clients keep that. */
export function sealBeside(call: Json): unknown {
  const { extra_content: extra } = call;
  const google = isObject(extra) ? extra['google'] : undefined;
  return isObject(google) ? google['thought_signature'] : undefined;
}
