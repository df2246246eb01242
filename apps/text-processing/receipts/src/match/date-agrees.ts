// Says whether one date says what another does.
import type { CalendarDate } from '../facts/passage.ts';

/** Whether one of the dates says what this one says; what only the other says is no difference. */
export function dateIsThere(said: CalendarDate, sources: readonly CalendarDate[]): boolean {
  return sources.some((source) => dateAgrees(said, source));
}

/** Whether the source has each part of the date that is said; a year that the source leaves out is no difference. */
export function dateAgrees(said: CalendarDate, source: CalendarDate): boolean {
  if (said.weekday !== undefined) return said.weekday === source.weekday;
  if (said.either ?? source.either)
    return readings(said).some((one) => readings(source).some((other) => dateAgrees(one, other)));
  if (said.month !== undefined && said.month !== source.month) return false;
  if (said.day !== undefined && said.day !== source.day) return false;
  if (said.year === undefined) return true;
  return said.month === undefined
    ? said.year === source.year
    : source.year === undefined || said.year === source.year;
}

/** What a date may say: `3/4` is the third of April or the fourth of March. */
function readings({ either, ...date }: CalendarDate): CalendarDate[] {
  if (either === undefined) return [date];
  const [one, other] = either;
  return [
    { ...date, day: one, month: other },
    { ...date, day: other, month: one },
  ];
}
