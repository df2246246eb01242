// Says what a service is that was put together and does not listen yet.
import type { FastifyInstance } from 'fastify';
import type { ThreadPrograms } from '../../threads/src/open-threads.ts';
import type { Operation } from '../domain/define-operation.ts';
import type { ListenOptions } from './listen.ts';

/** The service with its listeners, not yet listening. */
export interface Application {
  readonly publicServer: FastifyInstance;
  /** `undefined` when the internal API is closed. */
  readonly internalServer: FastifyInstance | undefined;
  readonly listeners: { readonly public: ListenOptions; readonly internal: ListenOptions };
  /** Whether there are docs to be read. */
  readonly hasDocs: boolean;
  /** Lines for people about what runs how. */
  readonly summary: readonly string[];
  /** Ends what runs and frees what is held, but the log; waits for requests under way as long as the settings allow. */
  close(): Promise<void>;
  /** Calls `close` in order at SIGTERM and Ctrl-C, ends the monitoring after it, then the process. */
  onTermination(close: () => Promise<void>): () => void;
  closeMonitoring(): Promise<void>;
}

/** A worker at its work. */
export interface WorkerApplication {
  /** The listener of the service's operators, with this worker behind it; `undefined` where the internal API is closed. */
  readonly internalServer: FastifyInstance | undefined;
  readonly listener: ListenOptions;
  /** Takes nothing new and lets what is under way end, as long as the settings allow. */
  close(): Promise<void>;
  onTermination(close: () => Promise<void>): () => void;
  closeMonitoring(): Promise<void>;
  /** One line for people. */
  readonly summary: string;
}

/** What a composition takes beside the environment. */
export interface ComposeOptions {
  readonly operations: readonly Operation[];
  /** Folder of the built pages. Default: beside this file, where the build puts them. */
  readonly webRoot?: string;
  /** What its threads run. Default: there are none, and long texts keep others waiting. */
  readonly programs?: ThreadPrograms | undefined;
}
