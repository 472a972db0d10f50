import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import { AppError } from '../../../domain/shared/app-error.js';
import type {
  CodeParser,
  Parsed,
  ParseLimits,
  SourceText,
} from '../../../ports/codebases/code-parser.js';
import type { GrammarName, ParseTask } from './inside/parse-task.js';

const INSIDE = fileURLToPath(new URL('./inside/main.js', import.meta.url));

const RUN = 'parseInThread' satisfies keyof typeof import('./inside/main.js');

/** How long a thread without work is kept, ms. */
const IDLE_MS = 30_000;

/** Heap of a thread, MB. What the parser itself takes is bounded by the size of files. */
const MEMORY_MB = 512;

/** What starting a thread and loading grammars may take beside the files, ms. */
const START_MS = 10_000;

type Pool = Piscina<ParseTask, readonly Parsed[]>;

/** Tree-sitter in WebAssembly, in threads of its own: nothing native is built or loaded. */
export class TreeSitterCodeParser implements CodeParser {
  readonly rules = '1';
  readonly atOnce = Math.max(1, Math.min(8, availableParallelism()));
  private pool: Promise<Pool> | undefined;

  async parse(
    sources: readonly SourceText[],
    limits: ParseLimits,
    signal: AbortSignal,
  ): Promise<readonly Parsed[]> {
    signal.throwIfAborted();
    try {
      return await this.run(sources, limits, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (isClosed(error)) throw error;
      // The thread ended, or was ended: one of them is to blame, and the others are not.
      if (sources.length === 1) return [{ refused: isLate(error) ? 'too-slow' : 'parser-failed' }];
      const answers: Parsed[] = [];
      for (const source of sources) answers.push(...(await this.parse([source], limits, signal)));
      return answers;
    }
  }

  async close(): Promise<void> {
    const { pool } = this;
    this.pool = Promise.reject(closed());
    this.pool.catch(() => undefined);
    await (await pool?.catch(() => undefined))?.destroy();
  }

  /** The parser looks at the clock itself; whatever keeps it from doing so is ended with its thread. */
  private async run(
    sources: readonly SourceText[],
    limits: ParseLimits,
    signal: AbortSignal,
  ): Promise<readonly Parsed[]> {
    this.pool ??= this.open();
    const pool = await this.pool;
    const late = AbortSignal.timeout(START_MS + 2 * limits.fileMs * sources.length);
    const texts = sources.map(({ path, language, text }) => ({
      grammar: grammarOf(path, language),
      text,
    }));
    const ended = AbortSignal.any([signal, late]);
    try {
      return await pool.run({ sources: texts, limits }, { signal: ended });
    } catch (error) {
      if (late.aborted) throw new AppError('timeout', 'codebase.parser-late', 'It took too long');
      throw error;
    }
  }

  private async open(): Promise<Pool> {
    const { Piscina } = await import('piscina');
    const pool: Pool = new Piscina({
      ...{ filename: INSIDE, name: RUN, idleTimeout: IDLE_MS, recordTiming: false },
      ...{ minThreads: 0, maxThreads: this.atOnce, atomics: 'disabled' },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    // What ended without work is told of by the next to be given some.
    pool.on('error', () => undefined);
    return pool;
  }
}

function grammarOf(path: string, language: SourceText['language']): GrammarName {
  return language === 'typescript' && path.toLowerCase().endsWith('.tsx') ? 'tsx' : language;
}

function isLate(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'timeout';
}

function closed(): AppError {
  return new AppError('unavailable', 'codebase.parser-closed', 'The process stops');
}

function isClosed(error: unknown): boolean {
  return error instanceof AppError && error.code === 'codebase.parser-closed';
}
