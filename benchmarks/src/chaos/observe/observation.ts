// Says what the observer wrote down of one seed: enough to judge it without anything of the house.
import type { ProgramName, Schedule } from '../schedule/fault.ts';
import type { Said } from '../stage/start-provider.ts';
import type { Books } from './books.ts';

/** How a request was made. */
export type CallKind = 'plain' | 'stream' | 'greedy' | 'left';

/** One request, as whoever made it saw it. Times are milliseconds since the load began. */
export interface SeenCall {
  readonly mark: string;
  readonly tenant: string;
  readonly service: ProgramName;
  readonly kind: CallKind;
  readonly askedAt: number;
  readonly endedAt: number;
  /** 0 where no answer came. */
  readonly status: number;
  /** Whether the service took the connection: refused is not taken. */
  readonly isTaken: boolean;
  /** What an error says its status is that came after the first event of a stream, when 200 was sent already. */
  readonly toldStatus?: number;
  /** Answers and errors that ended it: one is right. */
  readonly ends: number;
  readonly degraded?: boolean;
  readonly cached?: boolean;
  /** The answer as JSON. */
  readonly result?: string;
  /** All that came, for marks of others. */
  readonly marks: readonly string[];
  /** Code of a typed error, or why nothing came. */
  readonly code?: string;
}

/** One text of a batch as it stood when it was looked at. */
export interface SeenItem {
  readonly status: string;
  readonly result?: string;
  readonly degraded?: boolean;
  readonly code?: string;
}

/** A batch that was taken. */
export interface SeenBatch {
  readonly id: string;
  readonly tenant: string;
  readonly marks: readonly string[];
  readonly addedAt: number;
  readonly doneAt?: number;
  /** How its texts stood at last. */
  readonly items: readonly SeenItem[];
  /** Texts that had ended, and stood otherwise later. */
  readonly changed: readonly string[];
  /** Whether it was not known any more. */
  readonly isForgotten: boolean;
  readonly status: string;
}

/** What a program said of itself at one moment. */
export interface Sample {
  readonly program: ProgramName;
  readonly at: number;
  /** When it had said so. */
  readonly readAt: number;
  /** Parts of the health that are not up. */
  readonly unwell: readonly string[];
  readonly firing: readonly string[];
  readonly pending: readonly string[];
  /** Requests that it let through by itself since its start, because it could not ask where limits are counted. */
  readonly alone: number;
}

/** A look at a program that did not answer. */
export type Silence = Pick<Sample, 'program' | 'at' | 'readAt'>;

/** A stretch of a fault as it came to be. */
export interface PlayedFault {
  readonly kind: string;
  readonly aim: string;
  readonly from: number;
  readonly to: number;
  /** When the program was up again that was ended. */
  readonly upAt?: number;
  /** It had ended by itself before. */
  readonly hadEnded?: boolean;
  /** Of a SIGTERM: exit code, and whether it called itself ready while it drained. */
  readonly exitCode?: number | null;
  readonly readyWhileDraining?: boolean;
}

/** What metrics said at the end, of a program that ran all the time. */
export interface Counted {
  readonly program: ProgramName;
  /** Answers of `/v1/process` by status. */
  readonly answers: Readonly<Record<string, number>>;
}

/** What the limits were. */
export interface LimitRule {
  readonly requests: number;
  readonly windowMs: number;
  readonly localShare: number;
}

/** One seed. */
export interface Observation {
  readonly schedule: Schedule;
  readonly calls: readonly SeenCall[];
  readonly batches: readonly SeenBatch[];
  /** What the models said, by number. */
  readonly said: readonly (readonly [number, Said])[];
  readonly played: readonly PlayedFault[];
  readonly samples: readonly Sample[];
  readonly silences: readonly Silence[];
  /** What each program said when all was over. */
  readonly last: readonly Sample[];
  readonly counted: readonly Counted[];
  /** Programs that ended by themselves. */
  readonly crashed: readonly ProgramName[];
  readonly limit: LimitRule;
  readonly books: Books;
  /** Connections to providers that were cut on their way. */
  readonly cuts: number;
  /** The last fault was over. */
  readonly overAt: number;
  /** The load ended. */
  readonly endedAt: number;
  /** The last that each program wrote, for people. */
  readonly logs: Readonly<Partial<Record<ProgramName, string>>>;
  /** How much slower the programs ran than with a core for each: 1 and more. */
  readonly noise: number;
}
