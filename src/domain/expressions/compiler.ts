import { isFinal } from './faults.js';
import { overloadFor, type FunctionRule } from './function-rule.js';
import { FUNCTIONS } from './functions.js';
import { macroStep } from './macros.js';
import { OPERATIONS, asBool, itemOf, memberOf, nameOfKind, negated, present } from './operators.js';
import type { BinaryNode, CallNode, ConditionalNode, MapNode, SyntaxNode } from './syntax-tree.js';
import type { Frame, Step } from './step.js';
import { NOTHING, fieldOf, isMap } from './values.js';

/** A pattern made ready: what looking at one character may cost, and whether it is found. */
export interface ReadyPattern {
  readonly cost: number;
  isIn(text: string): boolean;
}

/** Makes of a checked tree functions that call each other, so that nothing is looked up while they run. */
export class Compiler {
  /** @param pattern of a literal that was checked */
  constructor(private readonly pattern: (written: string) => ReadyPattern) {}

  /** @param scope names of the loops' variables around it, by their place */
  step(node: SyntaxNode, scope: readonly string[] = []): Step {
    switch (node.kind) {
      case 'literal': {
        const { value } = node;
        return () => value;
      }
      case 'name':
        return this.variable(node.name, node.at, scope);
      case 'select':
      case 'index':
        return this.access(node, scope);
      case 'has':
        return this.has(node.of, scope);
      case 'call':
        return this.call(node, scope);
      case 'macro':
        return macroStep(node, (part, inner) => this.step(part, inner), scope);
      case 'unary':
        return this.unary(node.operator, this.step(node.of, scope), node.at);
      case 'binary':
        return this.binary(node, scope);
      case 'conditional':
        return this.conditional(node, scope);
      case 'list':
        return this.list(node.items, node.at, scope);
      case 'map':
        return this.map(node, scope);
    }
  }

  private variable(name: string, at: number, scope: readonly string[]): Step {
    const place = scope.lastIndexOf(name);
    if (place >= 0) return ({ locals }) => locals[place];
    return ({ context, meter }) => {
      const value = fieldOf(context, name);
      if (value !== undefined) return value;
      meter.at = at;
      throw meter.error('missing', `there is no variable ${name}`);
    };
  }

  private access(node: SyntaxNode & { kind: 'select' | 'index' }, scope: readonly string[]): Step {
    const of = this.step(node.of, scope);
    const { at } = node;
    const get = this.getter(node, scope);
    if (isOptional(node)) {
      return (frame) => {
        const holder = of(frame);
        if (holder === NOTHING || holder === null) return NOTHING;
        frame.meter.at = at;
        const value = get(holder, frame);
        return value === undefined ? NOTHING : value;
      };
    }
    const what = node.kind === 'select' ? `field ${node.name}` : 'such item';
    return (frame) => {
      const holder = of(frame);
      frame.meter.at = at;
      const value = get(holder, frame);
      if (value !== undefined) return value;
      throw frame.meter.error('missing', `there is no ${what}`);
    };
  }

  private getter(
    node: SyntaxNode & { kind: 'select' | 'index' },
    scope: readonly string[],
  ): (holder: unknown, frame: Frame) => unknown {
    if (node.kind === 'select') {
      const { name } = node;
      return (holder, { meter }) => memberOf(holder, name, meter);
    }
    const key = this.step(node.key, scope);
    return (holder, frame) => itemOf(holder, key(frame), frame.meter);
  }

  /** False where any field on the way is not there, or is null. */
  private has(node: SyntaxNode, scope: readonly string[]): Step {
    const find = this.finder(node, scope);
    return (frame) => (find(frame) ?? null) !== null;
  }

  /** The same path, with undefined for whatever is missing. */
  private finder(node: SyntaxNode, scope: readonly string[]): Step {
    if (node.kind === 'name') {
      const { name } = node;
      const place = scope.lastIndexOf(name);
      return place >= 0 ? ({ locals }) => locals[place] : ({ context }) => fieldOf(context, name);
    }
    if (node.kind !== 'select' && node.kind !== 'index') return this.step(node, scope);
    const find = this.finder(node.of, scope);
    const get = this.getter(node, scope);
    return (frame) => {
      const holder = find(frame);
      frame.meter.at = node.at;
      return isMap(holder) || Array.isArray(holder) ? get(holder, frame) : undefined;
    };
  }

  private unary(operator: '!' | '-', of: Step, at: number): Step {
    return (frame) => {
      const value = of(frame);
      frame.meter.at = at;
      return operator === '!'
        ? !asBool(value, 'what ! is applied to', frame.meter)
        : negated(value, frame.meter);
    };
  }

  private binary(node: BinaryNode, scope: readonly string[]): Step {
    const left = this.step(node.left, scope);
    const right = this.step(node.right, scope);
    const { operator, at } = node;
    if (operator === '&&') return decided(left, right, false, at);
    if (operator === '||') return decided(left, right, true, at);
    const operation = OPERATIONS[operator];
    return (frame) => {
      const one = left(frame);
      const other = right(frame);
      frame.meter.at = at;
      return operation(one, other, frame.meter);
    };
  }

  private conditional({ test, met, otherwise, at }: ConditionalNode, scope: readonly string[]) {
    const steps = [test, met, otherwise].map((part) => this.step(part, scope));
    const [decide, then, orElse] = steps as [Step, Step, Step];
    return (frame: Frame) => {
      const isMet = decide(frame);
      frame.meter.at = at;
      return asBool(isMet, 'what stands before ?', frame.meter) ? then(frame) : orElse(frame);
    };
  }

  private list(items: readonly SyntaxNode[], at: number, scope: readonly string[]): Step {
    const steps = items.map((item) => this.step(item, scope));
    return (frame) => {
      const values = steps.map((step) => step(frame));
      frame.meter.at = at;
      return values.map((value) => present(value, frame.meter));
    };
  }

  private map({ entries, at }: MapNode, scope: readonly string[]): Step {
    const steps = entries.map(
      ({ key, value }) => [this.step(key, scope), this.step(value, scope)] as const,
    );
    return (frame) => {
      const result = Object.create(null) as Record<string, unknown>;
      for (const [key, value] of steps) {
        const name = key(frame);
        const item = value(frame);
        frame.meter.at = at;
        if (typeof name !== 'string') {
          throw frame.meter.error('type', `a key must be a text and is ${nameOfKind(name)}`);
        }
        result[name] = present(item, frame.meter);
      }
      return result;
    };
  }

  private call(node: CallNode, scope: readonly string[]): Step {
    const steps = node.given.map((given) => this.step(given, scope));
    const [first, second] = steps;
    const rule = FUNCTIONS.get(node.name);
    if (rule) return ordinary(rule, steps, node.at);
    if (first === undefined) throw new RangeError(node.name);
    if (node.name === 'matches') return this.matches(node, first);
    if (node.name === 'hasValue') return (frame) => first(frame) !== NOTHING;
    return (frame) => {
      const value = first(frame);
      return value === NOTHING ? second?.(frame) : value;
    };
  }

  private matches({ given, at }: CallNode, of: Step): Step {
    const [, written] = given;
    const pattern = this.pattern(written?.kind === 'literal' ? String(written.value) : '');
    return (frame) => {
      const text = of(frame);
      frame.meter.at = at;
      if (typeof text === 'string') {
        frame.meter.pay(text.length * pattern.cost);
        return pattern.isIn(text);
      }
      throw frame.meter.error('type', `matches needs a text, not ${nameOfKind(text)}`);
    };
  }
}

/**
 * `&&` and `||` as CEL has them: one side that decides is enough, even when the other one fails. So their order does
 * not matter.
 */
function decided(left: Step, right: Step, by: boolean, at: number): Step {
  const what = `a side of ${by ? '||' : '&&'}`;
  const side = (step: Step, frame: Frame): boolean => {
    const value = step(frame);
    if (typeof value === 'boolean') return value;
    frame.meter.at = at;
    return asBool(value, what, frame.meter);
  };
  return (frame) => {
    let isDecided: boolean;
    try {
      isDecided = side(left, frame) === by;
    } catch (error) {
      if (!isFinal(error) && side(right, frame) === by) return by;
      throw error;
    }
    return isDecided ? by : side(right, frame);
  };
}

function ordinary(rule: FunctionRule, steps: readonly Step[], at: number): Step {
  const { name } = rule;
  return (frame) => {
    const given = steps.map((step) => step(frame));
    frame.meter.at = at;
    const found = overloadFor(rule, given);
    if (found) return found.run(frame.meter, given);
    const told = given.map(nameOfKind).join(' and ');
    throw frame.meter.error('type', `${name} cannot be applied to ${told}`);
  };
}

/** Behind a `.?` every further field may be missing too. */
export function isOptional(node: SyntaxNode): boolean {
  if (node.kind !== 'select' && node.kind !== 'index') return false;
  return node.isOptional || isOptional(node.of);
}
