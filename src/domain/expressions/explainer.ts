import { boundedFacts } from '../shared/bounded-facts.js';
import type { Explanation, SeenValue } from '../shared/expression.js';
import type { JsonValue } from '../shared/json.js';
import { HIDDEN, isSecretName, redactor } from '../shared/redaction.js';
import { positionAt } from '../shared/text-position.js';
import { asAppError, isFinalCode } from './faults.js';
import { formatted } from './format.js';
import { pathsOf, type Path } from './paths.js';
import type { Frame, Step } from './step.js';
import type { BinaryNode, ConditionalNode, SyntaxNode } from './syntax-tree.js';
import { NOTHING } from './values.js';

/** Of one value that is told. */
const TOLD = { bytes: 512, text: 200, items: 10 };

const MOST_SEEN = 20;

type Outcome = Explanation['outcome'];

interface Judged {
  readonly outcome: Outcome;
  readonly error?: { readonly code: string; readonly message: string };
  readonly parts: readonly Explanation[];
}

/** Evaluates a condition part by part, in the order and with the rules of an evaluation. */
export class Explainer {
  private readonly redact: (text: string) => string;

  constructor(
    private readonly text: string,
    private readonly compile: (node: SyntaxNode) => Step,
    /** Hidden wherever they turn up, besides what is known by name or form. */
    secrets: readonly string[] = [],
  ) {
    this.redact = redactor(secrets);
  }

  explain(node: SyntaxNode, frame: Frame): Explanation {
    const { outcome, error, parts } = this.judge(node, frame);
    const isPart = parts.length === 0 && outcome !== 'skipped';
    return {
      ...this.placed(node),
      ...{ outcome, parts },
      seen: isPart ? this.seen(node, frame) : [],
      ...(error && { error }),
    };
  }

  private placed(node: SyntaxNode) {
    return { text: formatted(node), ...positionAt(this.text, startOf(node)) };
  }

  private skipped(node: SyntaxNode): Explanation {
    return { ...this.placed(node), outcome: 'skipped', seen: [], parts: [] };
  }

  private judge(node: SyntaxNode, frame: Frame): Judged {
    if (node.kind === 'binary' && (node.operator === '&&' || node.operator === '||')) {
      return this.decided(node, frame);
    }
    if (node.kind === 'conditional') return this.chosen(node, frame);
    if (node.kind === 'unary' && node.operator === '!') {
      const part = this.explain(node.of, frame);
      const { outcome, error } = part;
      const turned = { true: 'false', false: 'true' } as const;
      if (outcome === 'true' || outcome === 'false') {
        return { outcome: turned[outcome], parts: [part] };
      }
      return error ? { outcome: 'error', error, parts: [part] } : this.evaluated(node, frame);
    }
    return this.evaluated(node, frame);
  }

  private evaluated(node: SyntaxNode, frame: Frame): Judged {
    try {
      const value = this.compile(node)(frame);
      const outcome = typeof value === 'boolean' ? (`${value}` as const) : 'value';
      return { outcome, parts: [] };
    } catch (error) {
      const { code, faults, message } = asAppError(error);
      return {
        outcome: 'error',
        error: { code, message: faults[0]?.message ?? message },
        parts: [],
      };
    }
  }

  /** One side that decides ends it; until then the others are looked at, even behind one that failed. */
  private decided(node: BinaryNode, frame: Frame): Judged {
    const by = node.operator === '||' ? 'true' : 'false';
    const parts: Explanation[] = [];
    for (const side of sidesOf(node)) {
      const isOver = parts.some(
        ({ outcome, error }) => outcome === by || (error && isFinalCode(error.code)),
      );
      parts.push(isOver ? this.skipped(side) : this.explain(side, frame));
    }
    if (parts.some(({ outcome }) => outcome === by)) return { outcome: by, parts };
    const failed = parts.find(({ outcome }) => outcome === 'error' || outcome === 'value');
    if (failed) return { outcome: 'error', error: failed.error ?? NO_BOOL, parts };
    return { outcome: by === 'true' ? 'false' : 'true', parts };
  }

  private chosen({ test, met, otherwise }: ConditionalNode, frame: Frame): Judged {
    const first = this.explain(test, frame);
    const explained = (node: SyntaxNode, when: Outcome) =>
      first.outcome === when ? this.explain(node, frame) : this.skipped(node);
    const [then, orElse] = [explained(met, 'true'), explained(otherwise, 'false')];
    const parts = [first, then, orElse];
    const taken = [then, orElse].find(({ outcome }) => outcome !== 'skipped');
    if (!taken) return { outcome: 'error', error: first.error ?? NO_BOOL, parts };
    return { outcome: taken.outcome, ...(taken.error && { error: taken.error }), parts };
  }

  private seen(node: SyntaxNode, frame: Frame): readonly SeenValue[] {
    return pathsOf(node)
      .slice(0, MOST_SEEN)
      .map((path) => this.value(path, frame));
  }

  private value({ name, segments, node }: Path, frame: Frame): SeenValue {
    let value: unknown;
    try {
      value = this.compile(node)(frame);
    } catch {
      return { name, missing: true };
    }
    if (value === NOTHING) return { name, missing: true };
    if (segments.some(isSecretName)) return { name, value: HIDDEN };
    const told = boundedFacts({ value }, this.redact, TOLD)['value'] as JsonValue;
    return { name, value: told };
  }
}

const NO_BOOL = { code: 'expression.type', message: 'a part is neither true nor false' };

/** Of `a && b && c` all three. */
function sidesOf(node: SyntaxNode, operator?: string): readonly SyntaxNode[] {
  if (node.kind !== 'binary' || node.operator !== (operator ?? node.operator)) return [node];
  return [...sidesOf(node.left, node.operator), node.right];
}

/** Where the first of it stands. */
function startOf(node: SyntaxNode): number {
  if (node.kind === 'binary') return startOf(node.left);
  if (node.kind === 'conditional') return startOf(node.test);
  if (node.kind === 'select' || node.kind === 'index' || node.kind === 'macro') {
    return startOf(node.of);
  }
  const receiver = node.kind === 'call' && node.isMethod ? node.given[0] : undefined;
  return receiver ? startOf(receiver) : node.at;
}
