// Lets operators do something, after a second look.
import { useEffect, useState } from 'react';
import { sendJson } from '../service/fetch-json.ts';

/** What is done, and what is asked before. */
interface ActButtonProps {
  readonly label: string;
  /** Asked before it is done; without it, it is done at once. */
  readonly sure?: string;
  readonly path: string;
  readonly body: unknown;
  readonly onDone: () => void;
}

const patienceMs = 6_000;

/** A quiet button; one that does harm asks once more, and forgets that it asked. */
export function ActButton({ label, sure, path, body, onDone }: ActButtonProps) {
  const [isAsked, setIsAsked] = useState(false);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    if (!isAsked) return;
    const timer = setTimeout(() => setIsAsked(false), patienceMs);
    return () => clearTimeout(timer);
  }, [isAsked]);
  const act = () => {
    setIsAsked(false);
    setTrouble('');
    sendJson(path, body, new AbortController().signal).then(onDone, (error: Error) =>
      setTrouble(error.message),
    );
  };
  return (
    <span className="act">
      <button
        type="button"
        className={isAsked ? 'quiet wrong' : 'quiet'}
        onClick={sure && !isAsked ? () => setIsAsked(true) : act}
      >
        {isAsked ? sure : label}
      </button>
      {trouble !== '' && <small role="alert">{trouble}</small>}
    </span>
  );
}
