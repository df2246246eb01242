// Takes the files of a batch, and asks which column of a table holds the texts.
import { useRef, useState } from 'react';
import type { BatchRow } from './batch-row.ts';
import type { Table } from './parse-csv.ts';
import { isTable, longestColumn, maxRows, readTable, rowOf, rowsOf } from './take-rows.ts';

/** What is taken and reported. */
interface BatchSourceProps {
  readonly limit: number;
  readonly isLocked: boolean;
  readonly hasRows: boolean;
  readonly onRows: (rows: readonly BatchRow[]) => void;
}

/** Files are dropped or opened, many at a time. */
export function BatchSource({ limit, isLocked, hasRows, onRows }: BatchSourceProps) {
  const picker = useRef<HTMLInputElement>(null);
  const reading = useRef<AbortController>(undefined);
  const [isOver, setIsOver] = useState(false);
  const [said, setSaid] = useState('');
  const [table, setTable] = useState<Table>();
  const [column, setColumn] = useState(0);

  const choose = (from: Table, index: number) => {
    setColumn(index);
    onRows(rowsOf(from, index));
  };
  const take = async (files: readonly File[]) => {
    reading.current?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    reading.current = controller;
    const [first] = files;
    setTable(undefined);
    setSaid('');
    if (!first) return;
    if (isTable(first)) {
      const read = await readTable(first);
      if (signal.aborted) return;
      if (typeof read === 'string') return setSaid(`${first.name} ${read}.`);
      setTable(read);
      return choose(read, longestColumn(read));
    }
    const rows: BatchRow[] = [];
    for (const file of files.slice(0, maxRows)) {
      setSaid(`Reading ${file.name} …`);
      rows.push(await rowOf(file, rows.length, limit, signal));
      if (signal.aborted) return;
      onRows([...rows]);
    }
    setSaid(files.length > maxRows ? `Only the first ${maxRows} files were taken.` : '');
  };
  const start = (files: FileList | null) => {
    if (!isLocked) void take([...(files ?? [])]).catch(() => {});
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can also be opened by the button
    <div
      className={isOver ? 'batch-source over' : 'batch-source'}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        start(event.dataTransfer.files);
      }}
    >
      <div className="field-head">
        <h2>Batch</h2>
        <div className="quiet-actions">
          <button type="button" className="quiet" disabled={isLocked} onClick={() => picker.current?.click()}>
            Open files
          </button>
          {hasRows && !isLocked && (
            <button
              type="button"
              className="quiet"
              onClick={() => {
                setTable(undefined);
                onRows([]);
              }}
            >
              Clear
            </button>
          )}
        </div>
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        aria-label="Files"
        onChange={(event) => {
          start(event.target.files);
          event.target.value = '';
        }}
      />
      {!hasRows && said === '' && (
        <p className="prose">Drop files here, or a table with one text a row. All are read the same way.</p>
      )}
      {table && (
        <div className="option column">
          <label htmlFor="column">Column with the texts</label>
          <select
            id="column"
            value={column}
            disabled={isLocked}
            onChange={(event) => choose(table, Number(event.target.value))}
          >
            {table.columns.map((name, index) => (
              <option key={index} value={index}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      <p className="note" role="status">
        {said}
      </p>
    </div>
  );
}
