// The words for alerts as they are defined, and what both compilers read of them.

/** Which series of a metric: by label, one value, several, or all but some. */
export interface MetricSelector {
  /** The metric's name as it was defined; of a histogram its count is meant. */
  readonly metric: string;
  /** Default: every series. */
  readonly where?: Readonly<Record<string, LabelCondition>>;
}

/** What a label must be: a value, one of several, none of several, or any that begins so. */
export type LabelCondition =
  | string
  | readonly string[]
  | { readonly not: string | readonly string[] }
  | { readonly startsWith: string };

/** What an alert looks at. */
export type AlertMeasure =
  /** The present value of a gauge or counter; of several series the greatest unless `of` says otherwise. */
  | ({
      readonly kind: 'value';
      readonly of?: 'max' | 'min' | 'sum' | 'avg';
      /** Labels that name the thing: the alert fires for each by itself and carries them. Default: for all together. */
      readonly by?: readonly string[];
      /**
       * Whether Prometheus judges each process by itself, so that `forMs` is met by one and not by several in turn; the alert then carries
       * `instance`. In the process it changes nothing. Default: all processes together.
       */
      readonly perProcess?: boolean;
    } & MetricSelector)
  /** How much a counter grew over the window. */
  | ({ readonly kind: 'increase'; readonly windowMs: number } & MetricSelector)
  /** Growth per second over the window. */
  | ({ readonly kind: 'rate'; readonly windowMs: number } & MetricSelector)
  /** Growth of `part` over growth of `total`, over the window; 0 while there is no series of `part` yet. */
  | {
      readonly kind: 'ratio';
      readonly part: MetricSelector;
      readonly total: MetricSelector;
      readonly windowMs: number;
    }
  /** A quantile (0..1) of a histogram's values in the window. */
  | ({ readonly kind: 'quantile'; readonly quantile: number; readonly windowMs: number } & MetricSelector);

/** How urgent: `page` wakes somebody, `ticket` waits for the morning. */
export type AlertSeverity = 'page' | 'ticket';

/** Fewer events than `count` in the window are too few to judge. */
export interface MinEvents extends MetricSelector {
  /** Events that are enough. */
  readonly count: number;
  /** The window they are counted in. */
  readonly windowMs: number;
}

/** One comparison of a rule. */
export interface AlertComparison {
  /** What is looked at. */
  readonly measure: AlertMeasure;
  /** Whether too much or too little is the trouble. */
  readonly op: '>' | '<';
  /** What the measure is compared with. */
  readonly threshold: number;
}

/** One alert that can fire: what both compilers work from. */
export interface AlertRule {
  /** Name of the alert in Prometheus and here. */
  readonly name: string;
  /** How urgent it is. */
  readonly severity: AlertSeverity;
  /** One sentence for whoever is woken. */
  readonly summary: string;
  /** Where to read what to do. */
  readonly runbook: string | undefined;
  /** Further labels of the alert. */
  readonly labels: Readonly<Record<string, string>>;
  /** Every one of them must hold. */
  readonly comparisons: readonly AlertComparison[];
  /** A firing alert stays until its first comparison no longer holds against this. */
  readonly resolveAt: number | undefined;
  /** How long it must hold before it fires. */
  readonly forMs: number;
  /** Events needed to judge at all; `undefined` where none are. */
  readonly minEvents: MinEvents | undefined;
  /** Whether having no data at all is an alert of its own. */
  readonly alertOnNoData: boolean;
  /** Windows too long for one process: only Prometheus evaluates it. */
  readonly isExportOnly: boolean;
}

/** Something with rules: from `defineAlert` or `defineSlo`. */
export interface AlertDefinition {
  /** Name of the alert or the objective. */
  readonly name: string;
  /** One sentence for people. */
  readonly summary: string;
  /** The alerts that can fire: one, or one a burn rate. */
  readonly rules: readonly AlertRule[];
  /** Set for an SLO. */
  readonly slo?: { readonly objective: number; readonly bad: MetricSelector; readonly total: MetricSelector };
}

/** Longest window the in-process engine keeps. */
export const maxWindowMs = 6 * 3_600_000;

/** The longest window of a rule; 0 when it looks at present values only. */
export function windowOf(rule: AlertRule): number {
  const windows = rule.comparisons.map(({ measure }) => ('windowMs' in measure ? measure.windowMs : 0));
  return Math.max(...windows, rule.minEvents?.windowMs ?? 0);
}

/** The labels that name what a rule is about; none where it is about all together. */
export function byOf({ comparisons: [first] }: AlertRule): readonly string[] {
  return first?.measure.kind === 'value' ? (first.measure.by ?? []) : [];
}

/** Every selector that a rule reads. */
export function selectorsOf(rule: AlertRule): MetricSelector[] {
  const measured = rule.comparisons.flatMap(({ measure }) =>
    measure.kind === 'ratio' ? [measure.part, measure.total] : [measure],
  );
  return rule.minEvents ? [...measured, rule.minEvents] : measured;
}

/** The rules that one process can judge. */
export function rulesInProcess(definitions: readonly AlertDefinition[]): AlertRule[] {
  return definitions.flatMap(({ rules }) => rules).filter(({ isExportOnly }) => !isExportOnly);
}

/** Demands events of a selector in a window; `undefined` where none are needed. */
export function minimumOf(
  { metric, where }: MetricSelector,
  count: number,
  windowMs: number,
): MinEvents | undefined {
  return count > 0 ? { metric, ...(where && { where }), count, windowMs } : undefined;
}

/** A condition as a list of values: the label is one of them, none of them where `isNot`, or begins with the one where `isStart`. */
export function readCondition(condition: LabelCondition): {
  isNot: boolean;
  isStart: boolean;
  values: readonly string[];
} {
  if (typeof condition === 'object' && 'startsWith' in condition)
    return { isNot: false, isStart: true, values: [condition.startsWith] };
  const isNot = typeof condition === 'object' && 'not' in condition;
  const wanted = isNot ? condition.not : condition;
  return { isNot, isStart: false, values: typeof wanted === 'string' ? [wanted] : wanted };
}
