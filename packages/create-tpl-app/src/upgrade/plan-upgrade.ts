// Decides what an upgrade does to each file of the frame.
import { isUtf8 } from 'node:buffer';
import { hashOf, isDomain } from '../template/origin.ts';
import type { Files } from '../template/template.ts';
import { mergeJson, readFields } from './merge-json.ts';
import { mergeText, unix } from './merge-text.ts';

/** What is there, and what it came from. */
export interface UpgradeSides {
  /** As the old version made it. */
  readonly base: Files;
  /** As the new version makes it. */
  readonly next: Files;
  /** Where files went, by where they were. */
  readonly moves: ReadonlyMap<string, string>;
  /** Hashes of the files as they came, by path. */
  readonly owned: Readonly<Record<string, string>>;
  /** The new version. */
  readonly version: string;
  /** A file as it is now; `undefined` when there is none. */
  read(path: string): Buffer | undefined;
}

/** What is to be done: nothing of it has happened yet. */
export interface Plan {
  /** New contents by path. */
  readonly write: Map<string, Buffer>;
  readonly remove: Set<string>;
  /** What was done well, a line each. */
  readonly done: string[];
  /** What a person has to look at, a line each. */
  readonly conflicts: string[];
}

interface Step {
  readonly sides: UpgradeSides;
  readonly plan: Plan;
}

/**
 * Plans an upgrade. A file that nobody edited is replaced, moved or taken out; edits are merged; what cannot be merged stays
 * as it is, or stands between markers, and is listed.
 *
 * @throws StopError when git cannot merge.
 */
export function planUpgrade(sides: UpgradeSides): Plan {
  const plan: Plan = { write: new Map(), remove: new Set(), done: [], conflicts: [] };
  const step: Step = { sides, plan };
  const from = new Map([...sides.moves].map(([before, after]) => [after, before]));
  for (const [path, fresh] of sides.next) {
    if (isDomain(path)) continue;
    const before = from.get(path);
    if (before === undefined) changeFile(step, path, fresh);
    else moveFile(step, before, path, fresh);
  }
  for (const [path] of sides.base)
    if (!isDomain(path) && !sides.next.has(path) && !plan.remove.has(path)) removeFile(step, path);
  return plan;
}

function moveFile(step: Step, before: string, after: string, fresh: Buffer): void {
  const { sides, plan } = step;
  const ours = sides.read(before);
  const there = sides.read(after);
  if (ours !== undefined && there === undefined) {
    plan.remove.add(before);
    plan.done.push(`moved    ${before} → ${after}`);
    plan.write.set(after, ours);
    mergeInto(step, after, ours, baseOf(sides, before, ours), fresh);
  } else if (ours === undefined && there !== undefined) {
    // Somebody moved it by hand already.
    mergeInto(step, after, there, baseOf(sides, before, there), fresh);
  } else if (there !== undefined) {
    // Something else stands where it is to go: the two are merged as they are, and the old one is looked at below.
    changeFile(step, after, fresh);
  } else {
    plan.done.push(`left out ${after}: you took it out when it was ${before}`);
  }
}

function changeFile({ sides, plan }: Step, path: string, fresh: Buffer): void {
  const ours = sides.read(path);
  const base = sides.base.get(path);
  if (ours !== undefined) {
    mergeInto({ sides, plan }, path, ours, baseOf(sides, path, ours), fresh);
  } else if (base === undefined && !Object.hasOwn(sides.owned, path)) {
    plan.write.set(path, fresh);
    plan.done.push(`added    ${path}`);
  } else if (base === undefined || !base.equals(fresh)) {
    plan.done.push(`left out ${path}: you took it out, and it changed`);
  }
}

function removeFile({ sides, plan }: Step, path: string): void {
  const ours = sides.read(path);
  if (ours === undefined) return;
  const base = baseOf(sides, path, ours);
  if (base !== undefined && unix(ours).equals(unix(base))) {
    plan.remove.add(path);
    plan.done.push(`removed  ${path}`);
  } else plan.conflicts.push(`${path}: it is gone from the frame, and you had edited it; it stays`);
}

function mergeInto(
  { sides, plan }: Step,
  path: string,
  ours: Buffer,
  base: Buffer | undefined,
  fresh: Buffer,
): void {
  const own = unix(ours);
  const old = base && unix(base);
  if (own.equals(fresh) || old?.equals(fresh)) return;
  if (path === 'package.json' && old) {
    mergeManifest(plan, own, old, fresh);
  } else if (old && own.equals(old)) {
    plan.write.set(path, own === ours ? fresh : Buffer.from(String(fresh).replaceAll('\n', '\r\n')));
    plan.done.push(`changed  ${path}`);
  } else if (isUtf8(own) && isUtf8(fresh)) {
    mergeLines({ sides, plan }, path, ours, old ?? Buffer.alloc(0), fresh);
  } else {
    plan.write.set(`${path}.new`, fresh);
    plan.conflicts.push(`${path}: no text to merge; the new one stands beside it as ${path}.new`);
  }
}

function mergeLines({ sides, plan }: Step, path: string, ours: Buffer, base: Buffer, fresh: Buffer): void {
  const { bytes, conflicts } = mergeText(ours, base, fresh, sides.version);
  plan.write.set(path, bytes);
  plan.done.push(`merged   ${path}`);
  if (conflicts === 0) return;
  const lines = String(bytes).split('\n');
  const line = lines.findIndex((text) => text.startsWith('<<<<<<< yours')) + 1;
  const places = conflicts === 1 ? 'one place' : `${conflicts} places`;
  plan.conflicts.push(`${path}:${line}: ${places} between markers`);
}

function mergeManifest(plan: Plan, ours: Buffer, base: Buffer, theirs: Buffer): void {
  const { value, conflicts } = mergeJson(readFields(ours), readFields(base), readFields(theirs));
  plan.write.set('package.json', Buffer.from(`${JSON.stringify(value, null, 2)}\n`));
  plan.done.push('merged   package.json');
  for (const { field, yours, theirs: their } of conflicts)
    plan.conflicts.push(`package.json: ${field} is ${yours}, the frame has ${their}; yours stays`);
}

/** What a file came as. When the old version does not say it, a file that was never edited says it itself. */
function baseOf({ base, owned }: UpgradeSides, path: string, ours: Buffer): Buffer | undefined {
  const old = base.get(path);
  // Fields are merged one by one: a base that is nearly right is better than none.
  if (old !== undefined && (path === 'package.json' || owned[path] === hashOf(old))) return old;
  return owned[path] === hashOf(ours) ? ours : undefined;
}
