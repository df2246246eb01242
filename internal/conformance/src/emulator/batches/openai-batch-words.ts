// Emulates the words of OpenAI's Batch API.
import type { Json } from '@internal/kit/json';
import type { EmulatedFate, OpenBatch } from './emulated-batch.ts';

const seconds = (ms: number | undefined) => (ms === undefined ? null : Math.floor(ms / 1_000));

/** A batch as the API shows it; a file without a line is left out. */
export function openaiBatch(batch: OpenBatch): Json {
  const { id, status, createdAt, endedAt, failure, results, requests, dialect, metadata, inputFile } = batch;
  const has = (isError: boolean) => results.some((each) => each.isError === isError);
  const completed = results.filter(({ isError }) => !isError).length;
  return {
    id,
    object: 'batch',
    endpoint: dialect.path,
    errors: failure ? { object: 'list', data: [{ ...failure, line: null, param: null }] } : null,
    input_file_id: inputFile,
    completion_window: '24h',
    status,
    output_file_id: has(false) && !batch.troubles.isFileLate() ? `file-out-${id}` : null,
    error_file_id: has(true) ? `file-err-${id}` : null,
    created_at: seconds(createdAt),
    in_progress_at: null,
    expires_at: seconds(createdAt + 86_400_000),
    [`${status}_at`]: seconds(endedAt ?? createdAt),
    request_counts: { total: failure ? 0 : requests.length, completed, failed: results.length - completed },
    metadata,
  };
}

/** A line of one of the two files of results. */
export function openaiLine(id: string, fate: EmulatedFate, body: Json, requestId: string): Json {
  const head = { id: `batch_req_${requestId}`, custom_id: id };
  if (fate === 'answered')
    return { ...head, response: { status_code: 200, request_id: requestId, body }, error: null };
  if (fate === 'errored') {
    const error = { message: 'emulated: errored', type: 'server_error', code: null, param: null };
    return { ...head, response: { status_code: 500, request_id: requestId, body: { error } }, error: null };
  }
  const code = `batch_${fate}`;
  return { ...head, response: null, error: { code, message: `emulated: ${code}` } };
}
