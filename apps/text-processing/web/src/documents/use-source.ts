// Holds what is read: a text somebody typed, or a document that the service has read.
import { useCallback, useEffect, useRef, useState } from 'react';
import { TextClientError } from '../../../client/src/text-client-error.ts';
import { leaveDraft, takeDraft } from './draft.ts';
import { openFile } from './fetch-documents.ts';
import type { OpenDocument } from './open-document.ts';
import { takeFile } from './take-file.ts';

/** What is said under the text field. */
export interface Notice {
  readonly text: string;
  readonly isWrong: boolean;
}

/** The text or document, and how it changes. */
export interface Source {
  readonly text: string;
  readonly document: OpenDocument | undefined;
  readonly notice: Notice | undefined;
  readonly setText: (text: string) => void;
  readonly setDocument: (document: OpenDocument | undefined) => void;
  readonly take: (file: File) => void;
}

/** What is read; a file that is refused changes nothing and says why. */
export function useSource(limit: number): Source {
  const [text, setText] = useState(takeDraft);
  const typed = useRef(text);
  typed.current = text;
  useEffect(() => {
    const leave = () => leaveDraft(typed.current.length > limit ? '' : typed.current);
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, [limit]);
  const [document, setDocument] = useState<OpenDocument>();
  const [notice, setNotice] = useState<Notice>();
  const opening = useRef<AbortController>(undefined);

  const settle = useCallback(() => {
    opening.current?.abort();
    setNotice(undefined);
  }, []);

  const take = async (file: File) => {
    settle();
    const controller = new AbortController();
    opening.current = controller;
    try {
      const taken = await takeFile(file, limit);
      if (controller.signal.aborted) return;
      if ('text' in taken) {
        setText(taken.text);
        setDocument(undefined);
        return;
      }
      setNotice({ text: `Reading ${file.name} …`, isWrong: false });
      const opened = await openFile(taken.upload, controller.signal);
      if (controller.signal.aborted) return;
      setDocument(opened);
      setNotice(undefined);
    } catch (error) {
      if (controller.signal.aborted) return;
      setNotice({ text: refusalOf(file, error), isWrong: true });
    }
  };

  return {
    text,
    document,
    notice,
    setText: (next) => {
      settle();
      setText(next);
    },
    setDocument: (next) => {
      settle();
      setDocument(next);
    },
    take: (file) => void take(file),
  };
}

function refusalOf(file: File, error: unknown): string {
  if (!(error instanceof TextClientError)) return `${file.name} could not be opened.`;
  const [problem] = error.problem?.errors ?? [];
  const why = problem ? `${problem.message}${problem.hint ? `; ${problem.hint}` : ''}` : error.message;
  return `${file.name}: ${why}`;
}
