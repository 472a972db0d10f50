import type { AppError } from '../shared/app-error.js';
import { asAppError, isFinal } from './faults.js';
import { asBool, nameOfKind, present } from './operators.js';
import type { Frame, Step } from './step.js';
import { childrenOf, type MacroNode, type SyntaxNode } from './syntax-tree.js';
import { isMap, namesOf } from './values.js';

/** Gives each item to the loop's variable in turn, until `turn` answers true. */
type Loop = (frame: Frame, turn: (item: unknown) => boolean) => void;

/** A turn costs what its parts are, so that loops within loops end. */
export function macroStep(
  node: MacroNode,
  compile: (part: SyntaxNode, scope: readonly string[]) => Step,
  scope: readonly string[],
): Step {
  const inner = [...scope, node.variable];
  const [first, second] = node.parts.map((part) => compile(part, inner));
  const loop = loopOf(node, compile(node.of, scope), scope.length);
  if (first === undefined) throw new RangeError(node.name);
  const holds = (frame: Frame): boolean => {
    const answer = first(frame);
    frame.meter.at = node.at;
    return asBool(answer, `what ${node.name} asks`, frame.meter);
  };
  switch (node.name) {
    case 'all':
      return quantified(loop, holds, false);
    case 'exists':
      return quantified(loop, holds, true);
    case 'exists_one':
      return (frame) => {
        let count = 0;
        loop(frame, () => {
          count += holds(frame) ? 1 : 0;
          return count > 1;
        });
        return count === 1;
      };
    case 'filter':
      return collected(loop, holds, undefined, node.at);
    case 'map':
      return second
        ? collected(loop, holds, second, node.at)
        : collected(loop, () => true, first, node.at);
  }
}

function loopOf({ name, parts, at }: MacroNode, of: Step, place: number): Loop {
  const cost = parts.reduce((sum, part) => sum + weightOf(part), 1);
  return (frame, turn) => {
    const holder = of(frame);
    const { locals, meter } = frame;
    for (const item of itemsOf(holder)) {
      meter.at = at;
      meter.pay(cost);
      locals[place] = present(item, meter);
      if (turn(item)) break;
    }
    function itemsOf(value: unknown): readonly unknown[] {
      if (Array.isArray(value)) return value;
      meter.at = at;
      if (isMap(value)) return namesOf(value);
      throw meter.error('type', `${name} needs a list or a map, not ${nameOfKind(value)}`);
    }
  };
}

/** One item that decides is enough, even when others fail. */
function quantified(loop: Loop, holds: (frame: Frame) => boolean, by: boolean): Step {
  return (frame) => {
    const found: { isDecided: boolean; error?: AppError } = { isDecided: false };
    loop(frame, () => {
      try {
        found.isDecided = holds(frame) === by;
      } catch (error) {
        if (isFinal(error)) throw error;
        found.error ??= asAppError(error);
      }
      return found.isDecided;
    });
    if (!found.isDecided && found.error) throw found.error;
    return found.isDecided === by;
  };
}

function collected(
  loop: Loop,
  holds: (frame: Frame) => boolean,
  give: Step | undefined,
  at: number,
): Step {
  return (frame) => {
    const result: unknown[] = [];
    loop(frame, (item) => {
      if (!holds(frame)) return false;
      const given = give ? give(frame) : item;
      frame.meter.at = at;
      result.push(present(given, frame.meter));
      return false;
    });
    return result;
  };
}

/** Nodes of a part. */
function weightOf(node: SyntaxNode): number {
  return childrenOf(node).reduce((sum, child) => sum + weightOf(child), 1);
}
