import { errorOf, faultAt } from './faults.js';
import {
  MACROS,
  type BinaryOperator,
  type MacroName,
  type MapNode,
  type SyntaxNode,
} from './syntax-tree.js';
import { syntaxError, tokensOf, type Token } from './tokens.js';

export interface ParserLimits {
  /** Of the text. */
  readonly characters: number;
  /** Brackets and the like within each other. */
  readonly depth: number;
  readonly nodes: number;
}

/** How strongly an operator binds. */
export const STRENGTHS: Readonly<Record<BinaryOperator, number>> = {
  ...{ '||': 1, '&&': 2 },
  ...{ '==': 3, '!=': 3, '<': 3, '<=': 3, '>': 3, '>=': 3, in: 3 },
  ...{ '+': 4, '-': 4, '*': 5, '/': 5, '%': 5 },
};

/**
 * @throws AppError `expression.syntax`, or `expression.too-long`, `expression.too-deep` and
 *   `expression.too-many-parts` when it is larger than the limits
 */
export function parseExpression(text: string, limits: ParserLimits): SyntaxNode {
  if (text.length > limits.characters) {
    const message = `an expression has at most ${limits.characters} characters`;
    throw errorOf([faultAt('', 'too-long', message, 0)]);
  }
  return new Parser(text, limits).parse();
}

/** Operator precedence by recursion; `?:` is the weakest. */
class Parser {
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;
  private nodes = 0;

  constructor(
    private readonly text: string,
    private readonly limits: ParserLimits,
  ) {
    this.tokens = tokensOf(text);
  }

  parse(): SyntaxNode {
    const node = this.expression();
    if (this.next.kind !== 'end') throw this.unexpected('an operator or the end');
    return node;
  }

  private get next(): Token {
    return this.tokens[this.index] ?? { kind: 'end', text: '', at: this.text.length };
  }

  private take(): Token {
    const token = this.next;
    this.index += 1;
    return token;
  }

  private isSign(sign: string): boolean {
    return this.next.kind === 'sign' && this.next.text === sign;
  }

  private takeSign(sign: string): boolean {
    if (!this.isSign(sign)) return false;
    this.index += 1;
    return true;
  }

  private expect(sign: string): void {
    if (!this.takeSign(sign)) throw this.unexpected(`\`${sign}\``);
  }

  private unexpected(wanted: string) {
    const { kind, at } = this.next;
    const found = kind === 'end' ? 'the expression ends' : 'something else stands';
    return syntaxError(this.text, `${found} where ${wanted} is needed`, at);
  }

  private made<Node extends SyntaxNode>(node: Node): Node {
    this.nodes += 1;
    if (this.nodes <= this.limits.nodes) return node;
    const message = `an expression has at most ${this.limits.nodes} parts`;
    throw errorOf([faultAt(this.text, 'too-many-parts', message, node.at)]);
  }

  private deeper<Result>(parse: () => Result): Result {
    this.depth += 1;
    if (this.depth > this.limits.depth) {
      const message = `at most ${this.limits.depth} levels may stand within each other`;
      throw errorOf([faultAt(this.text, 'too-deep', message, this.next.at)]);
    }
    const result = parse();
    this.depth -= 1;
    return result;
  }

  private expression(): SyntaxNode {
    return this.deeper(() => {
      const test = this.binary(0);
      const { at } = this.next;
      if (!this.takeSign('?')) return test;
      const met = this.binary(0);
      this.expect(':');
      return this.made({ kind: 'conditional', test, met, otherwise: this.expression(), at });
    });
  }

  private binary(weakest: number): SyntaxNode {
    let left = this.unary();
    for (;;) {
      const { kind, text, at } = this.next;
      const operator = kind === 'sign' || text === 'in' ? (text as BinaryOperator) : undefined;
      const strength = operator === undefined || kind === 'string' ? undefined : strengthOf(text);
      if (operator === undefined || strength === undefined || strength <= weakest) return left;
      this.take();
      left = this.made({ kind: 'binary', operator, left, right: this.binary(strength), at });
    }
  }

  private unary(): SyntaxNode {
    const { at } = this.next;
    if (this.takeSign('!')) {
      return this.deeper(() => this.made({ kind: 'unary', operator: '!', of: this.unary(), at }));
    }
    if (!this.takeSign('-')) return this.postfix(this.primary());
    return this.deeper(() => {
      const isNumber = this.next.kind === 'number';
      const of = this.unary();
      return isNumber && of.kind === 'literal' && typeof of.value === 'number'
        ? { ...of, value: -of.value, at }
        : this.made({ kind: 'unary', operator: '-', of, at });
    });
  }

  private postfix(first: SyntaxNode): SyntaxNode {
    let of = first;
    for (;;) {
      if (this.takeSign('.')) of = this.member(of);
      else if (this.isSign('[')) of = this.indexed(of);
      else return of;
    }
  }

  private member(of: SyntaxNode): SyntaxNode {
    const isOptional = this.takeSign('?');
    const { kind, text: name, at } = this.take();
    if (kind !== 'name' && kind !== 'word') {
      this.index -= 1;
      throw this.unexpected('the name of a field or function');
    }
    if (isOptional || !this.isSign('(')) {
      return this.made({ kind: 'select', of, name, isOptional, at });
    }
    if ((MACROS as readonly string[]).includes(name)) return this.macro(of, name as MacroName, at);
    if (of.kind === 'name' && of.name === 'math') {
      return this.made({
        ...{ kind: 'call', name: `math.${name}`, isMethod: false, at: of.at },
        given: this.arguments(),
      });
    }
    return this.made({ kind: 'call', name, isMethod: true, given: [of, ...this.arguments()], at });
  }

  private indexed(of: SyntaxNode): SyntaxNode {
    const { at } = this.take();
    const isOptional = this.takeSign('?');
    const key = this.expression();
    this.expect(']');
    return this.made({ kind: 'index', of, key, isOptional, at });
  }

  private macro(of: SyntaxNode, name: MacroName, at: number): SyntaxNode {
    const [variable, ...parts] = this.arguments();
    if (variable?.kind !== 'name') {
      const message = `${name} needs the name of a variable first`;
      throw syntaxError(this.text, message, variable?.at ?? at);
    }
    if (parts.length !== 1 && !(name === 'map' && parts.length === 2)) {
      throw syntaxError(this.text, `${name} takes a variable and an expression`, at);
    }
    return this.made({ kind: 'macro', name, of, variable: variable.name, parts, at });
  }

  private arguments(): readonly SyntaxNode[] {
    this.expect('(');
    return this.separated(')', () => this.expression());
  }

  private separated<Item>(end: string, item: () => Item): readonly Item[] {
    const items: Item[] = [];
    while (!this.takeSign(end)) {
      if (items.length > 0) {
        this.expect(',');
        if (this.takeSign(end)) break;
      }
      items.push(item());
    }
    return items;
  }

  private primary(): SyntaxNode {
    const { kind, text, at } = this.next;
    switch (kind) {
      case 'number':
        this.take();
        return this.made({ kind: 'literal', value: Number(text), at });
      case 'string':
        this.take();
        return this.made({ kind: 'literal', value: text, at });
      case 'word':
        return this.word(text, at);
      case 'name':
        this.take();
        return this.isSign('(') ? this.call(text, at) : this.made({ kind: 'name', name: text, at });
      case 'sign':
        return this.bracketed(text, at);
      case 'end':
        throw this.unexpected('a value');
    }
  }

  private word(text: string, at: number): SyntaxNode {
    const value = { true: true, false: false, null: null }[text];
    if (value === undefined) throw syntaxError(this.text, `${text} is a reserved word`, at);
    this.take();
    return this.made({ kind: 'literal', value, at });
  }

  private call(name: string, at: number): SyntaxNode {
    const given = this.arguments();
    if (name !== 'has') return this.made({ kind: 'call', name, isMethod: false, given, at });
    const [of] = given;
    if (of === undefined || given.length > 1 || !isPath(of)) {
      throw syntaxError(this.text, 'has needs one field: has(event.data)', of?.at ?? at);
    }
    return this.made({ kind: 'has', of, at });
  }

  private bracketed(text: string, at: number): SyntaxNode {
    if (this.takeSign('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (this.takeSign('[')) {
      const items = this.separated(']', () => this.expression());
      return this.made({ kind: 'list', items, at });
    }
    if (text !== '{') throw this.unexpected('a value');
    this.take();
    return this.made({ kind: 'map', entries: this.entries(), at });
  }

  private entries(): MapNode['entries'] {
    return this.separated('}', () => {
      const key = this.expression();
      this.expect(':');
      return { key, value: this.expression() };
    });
  }
}

function strengthOf(text: string): number | undefined {
  return Object.hasOwn(STRENGTHS, text) ? STRENGTHS[text as BinaryOperator] : undefined;
}

function isPath(node: SyntaxNode): boolean {
  if (node.kind === 'name') return true;
  return (node.kind === 'select' || node.kind === 'index') && isPath(node.of);
}
