// Reads a date in any of the three forms that HTTP knows (RFC 9110, section 5.6.7).
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const time = '(\\d{2}):(\\d{2}):(\\d{2})';
const imf = new RegExp(`^[A-Z][a-z]{2}, (\\d{2}) (${months}) (\\d{4}) ${time} GMT$`);
const rfc850 = new RegExp(`^[A-Z][a-z]{5,8}, (\\d{2})-(${months})-(\\d{2}) ${time} GMT$`);
const asctime = new RegExp(`^[A-Z][a-z]{2} (${months}) ([ \\d]\\d) ${time} (\\d{4})$`);
const halfCentury = 50;

/** Milliseconds since 1970; `undefined` for what is no such date. A year of two digits is the nearest such one, at most 50 years ahead. */
export function readHttpDate(value: string, nowMs: number): number | undefined {
  const found = imf.exec(value);
  if (found) return toMs(found[3]!, found[2]!, found[1]!, found.slice(4));
  const old = rfc850.exec(value);
  if (old) {
    const thisYear = new Date(nowMs).getUTCFullYear();
    let year = Math.floor(thisYear / 100) * 100 + Number(old[3]);
    if (year > thisYear + halfCentury) year -= 100;
    return toMs(String(year), old[2]!, old[1]!, old.slice(4));
  }
  const c = asctime.exec(value);
  return c ? toMs(c[6]!, c[1]!, c[2]!, c.slice(3, 6)) : undefined;
}

function toMs(year: string, month: string, day: string, clock: readonly string[]): number | undefined {
  const [hour = 0, minute = 0, second = 0] = clock.map(Number);
  const ms = Date.UTC(Number(year), months.split('|').indexOf(month), Number(day), hour, minute, second);
  const isReal = new Date(ms).getUTCDate() === Number(day) && hour < 24 && minute < 60 && second <= 60;
  return isReal ? ms : undefined;
}
