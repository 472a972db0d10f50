import { readdir, readFile, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { mem, networkStats, processes } from 'systeminformation';
import type { DiskReading, NetworkReading } from '../../../ports/monitoring/system-probe.js';
import type { MemoryLimit } from './container-memory.js';

export interface MemoryReading {
  readonly usedPercent: number;
  readonly availableBytes: number;
}

const isLinux = process.platform === 'linux';

/** What starts programs to find out costs up to 300 ms of a core, so it is asked rarely, ms. */
export const RARELY_MS = isLinux ? 0 : 60_000;
export const MEMORY_MS = isLinux ? 0 : 5_000;

/** On Linux systeminformation reads a file for this; elsewhere it starts a program. */
export async function readMemory(limit?: MemoryLimit): Promise<MemoryReading> {
  const { total, available } = await mem();
  if (!limit || limit.bytes >= total) return memoryReading(total, available);
  const left = limit.bytes - (await limit.usedBytes());
  return memoryReading(limit.bytes, Math.min(available, left));
}

function memoryReading(total: number, available: number): MemoryReading {
  const availableBytes = Math.min(total, Math.max(0, available));
  return { availableBytes, usedPercent: (100 * (total - availableBytes)) / total };
}

/** @param folder need not exist yet: then the nearest one above it counts */
export async function readDisk(folder: string): Promise<DiskReading> {
  const { bsize, blocks, bfree, bavail } = await statNearest(resolve(folder));
  const used = blocks - bfree;
  return {
    freeBytes: bavail * bsize,
    totalBytes: blocks * bsize,
    // As df tells it: the reserve belongs to nobody.
    usedPercent: used + bavail > 0 ? (100 * used) / (used + bavail) : 0,
  };
}

async function statNearest(folder: string) {
  for (let path = folder; ; path = dirname(path)) {
    try {
      return await statfs(path);
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isMissing || path === dirname(path)) throw error;
    }
  }
}

export async function readNetwork(): Promise<NetworkReading> {
  if (isLinux) return parseInterfaces(await readFile('/proc/net/dev', 'utf8'));
  const interfaces = await networkStats('*');
  const sum = (of: (one: (typeof interfaces)[number]) => number) =>
    interfaces.reduce((total, one) => total + Math.max(0, of(one)), 0);
  return { receivedBytes: sum((one) => one.rx_bytes), sentBytes: sum((one) => one.tx_bytes) };
}

/** `eth0: <8 numbers received> <8 numbers sent>`, bytes first. */
export function parseInterfaces(text: string): NetworkReading {
  let receivedBytes = 0;
  let sentBytes = 0;
  for (const line of text.split('\n')) {
    const [, name, numbers = ''] = /^\s*([^\s:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || name === 'lo') continue;
    const values = numbers.split(/\s+/).map(Number);
    receivedBytes += values[0] ?? 0;
    sentBytes += values[8] ?? 0;
  }
  return { receivedBytes, sentBytes };
}

export async function countProcesses(): Promise<number> {
  if (!isLinux) return (await processes()).all;
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).length;
}
