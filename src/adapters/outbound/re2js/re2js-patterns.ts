import { RE2JS } from 're2js';
import { validationError, type AppError } from '../../../domain/shared/app-error.js';
import type { Pattern, Patterns } from '../../../ports/runtime/patterns.js';

const MOST_CHARACTERS = 500;

/** Of the program that a pattern becomes: repetitions are written out in it. */
const MOST_INSTRUCTIONS = 1_000;

/** Instructions that may run for one character, compared with a small step of a program. */
const INSTRUCTIONS_OF_ONE_STEP = 20;

/** The syntax of RE2; matching simulates an automaton. */
export class Re2jsPatterns implements Patterns {
  compile(pattern: string): Pattern {
    if (pattern.length > MOST_CHARACTERS) {
      throw tooLarge(`a pattern has at most ${MOST_CHARACTERS} characters`);
    }
    const compiled = compiledPattern(pattern);
    const size = compiled.programSize();
    if (size > MOST_INSTRUCTIONS) throw tooLarge('this pattern repeats too much');
    return {
      cost: size / INSTRUCTIONS_OF_ONE_STEP,
      isIn: (text) => compiled.test(text),
    };
  }
}

function compiledPattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    throw validationError('pattern.invalid', `this is no pattern of RE2: ${reason}`);
  }
}

function tooLarge(message: string): AppError {
  return validationError('pattern.too-large', message);
}
