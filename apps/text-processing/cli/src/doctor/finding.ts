// Says what a check found, and judges clocks.
import { systemClock } from '../../../src/domain/create-text-service.ts';

/** What a check found. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

const maxSkewMs = 5_000;

/** How far another clock is from this machine's; whole seconds are all that is compared. */
export function skewOf(name: string, theirMs: number): Finding {
  const skewMs = Math.abs(systemClock.now() - theirMs);
  if (skewMs <= maxSkewMs) return { name, status: 'ok', message: 'agrees with this machine' };
  return {
    name,
    status: 'warn',
    message: `differs by ${Math.round(skewMs / 1000)} s`,
    hint: 'let both machines take their time from NTP',
  };
}
