import { basename, dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CallSite {
  /** Source file without path and extension. */
  readonly module?: string;
  readonly function?: string;
  readonly line?: number;
}

/** Frames of this adapter are nobody's call site, nor are those of what wraps a logger. */
const HERE = dirname(fileURLToPath(import.meta.url));
const WRAPPER = /(?:-logger|log-calls)\.\w+$/;

const MOST_FRAMES = 7;
const LONGEST_NAME = 128;

/**
 * Where a logger was called from. It costs as much as the rest of an entry, so it is asked for where it helps
 * only.
 */
export function callSiteOf(): CallSite {
  const stackTraceLimit = Error.stackTraceLimit;
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = MOST_FRAMES;
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.captureStackTrace(holder, callSiteOf);
    return described(holder.stack as readonly NodeJS.CallSite[]);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepare) Object.defineProperty(Error, 'prepareStackTrace', prepare);
    else Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
}

function described(sites: readonly NodeJS.CallSite[]): CallSite {
  for (const site of sites) {
    const file = pathOf(site.getFileName() ?? '');
    if (file === '' || file.startsWith('node:')) continue;
    if (dirname(file) === HERE || WRAPPER.test(file)) continue;
    const line = site.getLineNumber();
    return {
      module: basename(file, extname(file)),
      function: functionOf(site),
      ...(line === null ? {} : { line }),
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
