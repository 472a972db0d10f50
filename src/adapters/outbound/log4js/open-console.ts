import { fstatSync } from 'node:fs';
import { ConsoleSink, MOST_WAITING, type ConsoleSinkOptions } from './console-sink.js';
import { DescriptorTarget } from './descriptor-target.js';
import { FileSink } from './file-sink.js';
import type { LineSink } from './line-sink.js';

const STANDARD_ERROR = 2;

/** The stream of standard error makes the program wait for the disk when it is a file: that goes past it. */
export function openConsole(options: Omit<ConsoleSinkOptions, 'stream'>): LineSink {
  if (!isFile(STANDARD_ERROR)) return new ConsoleSink(options);
  const target = new DescriptorTarget(STANDARD_ERROR);
  return new FileSink({ ...options, target, mostLines: Infinity, mostBytes: MOST_WAITING });
}

/** Lines go to a function that takes them at once. */
export function functionSink(take: (line: string) => void, onDropped: () => void): LineSink {
  const counts = { written: 0, dropped: 0 };
  return {
    get written() {
      return counts.written;
    },
    get dropped() {
      return counts.dropped;
    },
    waiting: 0,
    fault: undefined,
    write: (line) => {
      take(line);
      counts.written += 1;
    },
    drop: () => {
      counts.dropped += 1;
      onDropped();
    },
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}
