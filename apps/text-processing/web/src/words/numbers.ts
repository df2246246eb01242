// Writes numbers for people.
import type { Answer, Cost } from '../service/answer.ts';

const numbers = new Intl.NumberFormat('en');

/** `1,204` */
export const count = (value: number): string => numbers.format(value);

/** `1 word`, `5 words`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${numbers.format(value)} ${value === 1 ? one : many}`;

/** A time of day: `18:03:59`. */
export function clock(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB');
}

/** A day and its time: `29 Nov, 18:03`. */
export function moment(atMs: number): string {
  const options = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Date(atMs).toLocaleString('en-GB', options);
}

/** A share: `97.5 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

/** An amount of money, small ones included. */
export function usd(amount: number): string {
  if (amount === 0) return '$0';
  return amount < 0.01 ? `$${amount.toPrecision(2)}` : `$${amount.toFixed(2)}`;
}

/** A length of time: `5 min`, `6 h`. */
export function span(ms: number): string {
  if (ms < 60_000) return `${Math.max(1, Math.round(ms / 1000))} s`;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

/** How long something took: `8 ms`, `1.2 s`. */
export function time(ms: number): string {
  if (ms < 1) return 'under 1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 90_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

/** What something cost, in words. */
export function price({ usd: paid }: Cost): string {
  if (paid === undefined) return 'price not known';
  if (paid === 0) return 'nothing';
  return paid < 0.01 ? `${(paid * 100).toPrecision(2)} ¢` : `$${paid.toFixed(2)}`;
}

/** `412 in, 90 out` */
export function tokens({ usage }: Pick<Answer, 'usage'>): string {
  if (usage.inputTokens + usage.outputTokens === 0) return 'none';
  return `${count(usage.inputTokens)} in, ${count(usage.outputTokens)} out`;
}

/** A size of a file: `12 KB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
