// Follows what the service works on, a batch or an analysis, to its end.
import { brokenOff } from '../../../client/src/call-api.ts';
import { askPatiently } from './ask-patiently.ts';

/** The state it ends with. `watch` is begun again where it breaks off or is refused for now; `onRunning` hears of each state before. */
export function followToEnd<State extends { readonly status: string }>(
  watch: () => AsyncIterable<State>,
  onRunning: (state: State) => unknown,
  signal: AbortSignal,
): Promise<State> {
  return askPatiently(async (gotOn) => {
    for await (const state of watch()) {
      gotOn();
      if (state.status !== 'running') return state;
      await onRunning(state);
    }
    throw brokenOff();
  }, signal);
}
