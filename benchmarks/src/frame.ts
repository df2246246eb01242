// Lists what the areas use of the frame.
export type { AreaModule } from './frame-area.ts';
export type { Figure, Results, RunOptions } from './frame-figure.ts';
export { figure, notMeasured, subjects } from './frame-figure.ts';
export type { Measured, MeasureOptions, Subject } from './frame-measure.ts';
export { measure, median } from './frame-measure.ts';
