import { basename, dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceLine } from './source-line.js';

export interface CallSite {
  /** Source file without path and extension. */
  readonly module?: string;
  readonly function?: string;
  readonly line?: number;
}

/** Frames of this adapter are nobody's call site, nor are those of what wraps a logger. */
const HERE = dirname(fileURLToPath(import.meta.url));
const WRAPPER = /(?:-logger|log-calls|when-settled)\.\w+$/;

/** Wrappers of wrappers included. */
const MOST_FRAMES = 12;
const LONGEST_NAME = 128;

/** Who is calling, kept until it is known whether anybody wants to know. */
export class CaughtStack {
  private readonly holder: { stack?: unknown } = {};

  /** Costs about a tenth of `site`: the engine notes the frames and describes them when they are read. */
  constructor() {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = MOST_FRAMES;
    Error.captureStackTrace(this.holder, CaughtStack);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** Where the logger was called from. It costs as much as the rest of an entry: only where it helps. */
  site(): CallSite {
    const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    try {
      Error.prepareStackTrace = (_error, sites) => sites;
      return described(this.holder.stack as readonly NodeJS.CallSite[]);
    } catch {
      return {}; // an entry without its place is better than none
    } finally {
      if (prepare) Object.defineProperty(Error, 'prepareStackTrace', prepare);
      else Reflect.deleteProperty(Error, 'prepareStackTrace');
    }
  }
}

function described(sites: readonly NodeJS.CallSite[]): CallSite {
  for (const site of sites) {
    const file = pathOf(site.getFileName() ?? '');
    if (file === '' || file.startsWith('node:')) continue;
    if (dirname(file) === HERE || WRAPPER.test(file)) continue;
    const line = site.getLineNumber();
    const column = site.getColumnNumber() ?? 1;
    return {
      module: basename(file, extname(file)),
      function: functionOf(site),
      ...(line === null ? {} : { line: sourceLine(file, line, column) }),
    };
  }
  return {};
}

function pathOf(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file) : file;
}

function functionOf(site: NodeJS.CallSite): string {
  const name = site.getFunctionName() ?? site.getMethodName();
  if (name === null) return '(anonymous)';
  const owner = site.isToplevel() ? null : site.getTypeName();
  const isTold = owner === null || owner === 'Object' || name.startsWith(`${owner}.`);
  return (isTold ? name : `${owner}.${name}`).slice(0, LONGEST_NAME);
}
