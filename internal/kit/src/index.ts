/**
 * Infrastructure Service: kit
 *
 * What two packages need, written once and bundled into each; never published, never seen in a public type.
 *
 * - stable API, changes affect all users: every package is built from these files
 * - minimum coverage 90 %
 * - configuration-driven: settings are rows of data (`@internal/kit/settings`)
 * - main components: clock, sleep, deadline, single flight, typed events, error brand, Retry-After
 */
export type { Clock, DeadlineOptions } from './clock.ts';
export { processHold, systemClock, withDeadline } from './clock.ts';
export { endWhenReaderGone } from './end-when-reader-gone.ts';
export { brandError, hasBrand, toError } from './error-brand.ts';
export type { EventEmitter, EventMap, Observable } from './events.ts';
export { createEvents } from './events.ts';
export { missingPeerMessage } from './missing-peer.ts';
export type { Problem } from './problem.ts';
export { describeProblems, findProblems, wrongOptions } from './problem.ts';
export { joinSignals } from './signal/join-signals.ts';
export { untilAborted } from './signal/until-aborted.ts';
export type { SingleFlight } from './single-flight.ts';
export { createSingleFlight } from './single-flight.ts';
export type { SleepOptions } from './sleep.ts';
export { sleep } from './sleep.ts';
export { onStreamError } from './stream/on-stream-error.ts';
export type { SseEvent, SseReader } from './stream/sse-reader.ts';
export { createSseReader } from './stream/sse-reader.ts';
export { cutText } from './text/cut-text.ts';
export { sha256 } from './text/sha256.ts';
export { unseenSigns } from './text/unseen-signs.ts';
export type { RunTracker } from './track-runs.ts';
export { trackRuns } from './track-runs.ts';
export type { Batches } from './wait/batches.ts';
export { createBatches } from './wait/batches.ts';
export type { HeaderSource } from './wait/retry-after.ts';
export { readFirst, readHeader, readRetryAfterMs, readWaitOrMoment, serverNow } from './wait/retry-after.ts';
export { createSleepWatch } from './wait/sleep-watch.ts';
export { waitInSentence } from './wait/wait-in-sentence.ts';
export { createWarnOnce } from './warn-once.ts';
