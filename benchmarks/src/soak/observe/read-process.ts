// Reads what a process and its children hold, from /proc.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What was held. */
export interface ProcessLook {
  /** Open files, sockets and pipes of the process. */
  readonly handles: number;
  readonly sockets: number;
  readonly threads: number;
  readonly children: number;
  /** Of the process and its children. */
  readonly rssMb: number;
}

/** Reads it. @throws Error when the process has ended, or where there is no /proc */
export function readProcess(pid: number): ProcessLook {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  const children = childrenOf(pid);
  const family = [pid, ...children];
  return {
    handles: links.filter((link) => link !== '').length,
    sockets: links.filter((link) => link.startsWith('socket:')).length,
    threads: statusOf(pid, 'Threads'),
    children: children.length,
    rssMb: family.reduce((sum, one) => sum + (statusOf(one, 'VmRSS') * 1_024) / 1e6, 0),
  };
}

/** Empty for one that was closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function childrenOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks
    .flatMap((task) => readText(`/proc/${pid}/task/${task}/children`).split(' ').map(Number))
    .filter(Boolean);
}

/** 0 for a child that has ended meanwhile. */
function statusOf(pid: number, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readText(`/proc/${pid}/status`))?.[1] ?? 0);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
