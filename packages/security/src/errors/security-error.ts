// Infrastructure Service: security · stable API, changes affect all users
import { brandError, hasBrand } from '@internal/kit';

/** What went wrong, for programs. A refused caller is no error: that is a value with a code of its own. */
export type SecurityErrorCode =
  | 'config_invalid'
  | 'key_file_invalid'
  | 'key_file_unavailable'
  | 'key_unknown'
  | 'identity_provider_unavailable'
  | 'store_unavailable'
  | 'peer_missing';

/** One thing that is wrong, and what to do. Never holds a key. */
export interface SecurityProblem {
  /** Variable or path: `TPL_SECURITY_KEYS`, `keys.3.expiresAt`. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

const retryableCodes: ReadonlySet<SecurityErrorCode> = new Set([
  'key_file_unavailable',
  'identity_provider_unavailable',
  'store_unavailable',
]);

/** The one error class of this package. No key, token or input stands in its message. */
export class SecurityError extends Error {
  override readonly name = 'SecurityError';
  /** What went wrong. */
  readonly code: SecurityErrorCode;
  /** Whether the same call may work later. */
  readonly retryable: boolean;
  /** When to try again, in milliseconds, where that is known. */
  readonly retryAfterMs?: number;
  /** Everything that is wrong at once, for `config_invalid` and `key_file_invalid`. */
  readonly problems: readonly SecurityProblem[];

  constructor(
    code: SecurityErrorCode,
    message: string,
    options: {
      readonly cause?: unknown;
      readonly retryAfterMs?: number;
      readonly problems?: readonly SecurityProblem[];
    } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.retryable = retryableCodes.has(code);
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    this.problems = options.problems ?? [];
    brandError(this, 'security');
  }

  /** Whether `value` is an error of this package, of this copy or of another one in the process. */
  static isInstance(value: unknown): value is SecurityError {
    return hasBrand(value, 'security');
  }
}

/** One error that tells every problem, a line each. */
export function problemsError(
  code: 'config_invalid' | 'key_file_invalid',
  problems: readonly SecurityProblem[],
): SecurityError {
  const lines = problems.map(({ path, message, hint }) => `  ${path} ${message}${hint ? ` (${hint})` : ''}`);
  const what = code === 'config_invalid' ? 'The security settings are wrong' : 'The key file is wrong';
  return new SecurityError(code, `${what}:\n${lines.join('\n')}`, { problems });
}
