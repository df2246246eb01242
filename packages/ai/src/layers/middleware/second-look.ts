// Emits of a second look at the same answer only what the first one had not found.
import type {
  GuardDecision,
  ModelEvents,
  TextEvent,
  TextModel,
  TextRequest,
  TextResult,
} from '@internal/model';
import type { EventSink } from './middleware.ts';
import { changeResult } from './to-middleware.ts';

type Verdict = ModelEvents['guard'];

/** What a first look decided, of the same answer further inside or of the text that an object was made of. */
interface FirstLook {
  readonly decision: GuardDecision;
  readonly of: 'answer' | 'text of object';
}

/**
 * What is new in a verdict for those who know the first; `undefined` when nothing is. What was flagged in an answer still stands
 * there and is flagged again; what was cut out is gone, so that a later cut is of something else.
 */
function newsOf(verdict: Verdict, { decision, of }: FirstLook): Verdict | undefined {
  const reasons = verdict.reasons.filter((reason) => !decision.reasons.includes(reason));
  if (verdict.action === 'allow') return undefined;
  if (reasons.length > 0) return { ...verdict, reasons };
  const isSame = of === 'text of object' && verdict.action === decision.action;
  return verdict.action === 'flag' || isSame ? undefined : verdict;
}

/** A sink whose verdicts are second looks at what was decided about; all are new where nobody looked before. */
export function afterFirstLook(
  events: EventSink,
  decision: GuardDecision | undefined,
  of: FirstLook['of'],
): EventSink {
  if (decision === undefined) return events;
  return {
    has: (name) => events.has(name),
    emit(name, data) {
      const told = name === 'guard' ? newsOf(data as Verdict, { decision, of }) : data;
      if (told !== undefined) events.emit(name, told as typeof data);
    },
  };
}

/** A sink that keeps verdicts until it is known what the first look found. */
export interface HeldVerdicts {
  readonly sink: EventSink;
  /** The answers of a model to a request, and what the first look decided about the one that is asked for. */
  hear(
    model: TextModel,
    request: TextRequest,
  ): { generate(): Promise<TextResult>; stream(): AsyncIterable<TextEvent> };
  /** Emits what is new; called once, however the answer ended. */
  release(): void;
}

/** Holds the verdicts of one answer: one of its text, one of its object and one of each of its calls. */
export function holdVerdicts(events: EventSink): HeldVerdicts {
  const held: Verdict[] = [];
  let first: GuardDecision | undefined;
  const note = (result: TextResult): TextResult => {
    first = result.guard?.output;
    return result;
  };
  return {
    sink: {
      has: (name) => events.has(name),
      emit(name, data) {
        if (name === 'guard') held.push(data as Verdict);
        else events.emit(name, data);
      },
    },
    hear: (model, request) => ({
      generate: () => model.generate(request).then(note),
      stream: () => changeResult(model.stream(request), note),
    }),
    release() {
      const sink = afterFirstLook(events, first, 'answer');
      for (const verdict of held.splice(0)) sink.emit('guard', verdict);
    },
  };
}
