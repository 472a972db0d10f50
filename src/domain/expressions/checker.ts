import type { ExpressionFault, ExpressionOptions } from '../shared/expression.js';
import { faultAt } from './faults.js';
import { accepts, type FunctionRule } from './function-rule.js';
import { FORMS, FUNCTIONS } from './functions.js';
import { typeOfItems, typeOfOperation } from './operator-types.js';
import type {
  CallNode,
  IndexNode,
  MacroNode,
  NameNode,
  SelectNode,
  SyntaxNode,
} from './syntax-tree.js';
import { ANY, BOOL, common, isOf, typeOf, type Type } from './types.js';

const MOST_FAULTS = 20;
const MOST_TOLD_NAMES = 12;

const LITERALS: Readonly<Record<string, Type['kind']>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
};

/** Finds what can be known to be wrong before there are values; what is not known is let pass. */
export class Checker {
  readonly faults: ExpressionFault[] = [];
  /** Variables of the loops around what is looked at, the innermost last. */
  private readonly locals: { readonly name: string; readonly type: Type }[] = [];

  constructor(
    private readonly text: string,
    private readonly options: ExpressionOptions,
    /** @returns what is wrong with a pattern */
    private readonly patternFault: (pattern: string) => string | undefined,
  ) {}

  check(root: SyntaxNode): void {
    const type = this.typeOf(root);
    if (this.options.result === 'bool' && !isOf(type, 'bool')) {
      this.fault('type', `a condition must be true or false and this is ${type.kind}`, root.at);
    }
  }

  private fault(code: string, message: string, at: number): Type {
    if (this.faults.length < MOST_FAULTS) this.faults.push(faultAt(this.text, code, message, at));
    return ANY;
  }

  private typeOf(node: SyntaxNode): Type {
    switch (node.kind) {
      case 'literal':
        return { kind: LITERALS[typeof node.value] ?? 'null' };
      case 'name':
        return this.variable(node);
      case 'select':
        return this.field(node);
      case 'index':
        return this.item(node);
      case 'has':
        this.typeOf(node.of);
        return BOOL;
      case 'call':
        return this.call(node);
      case 'macro':
        return this.macro(node);
      case 'unary':
        return this.unary(node);
      case 'binary':
        return this.binary(node);
      case 'conditional': {
        this.requireBool(node.test, 'what stands before ?');
        return common(this.typeOf(node.met), this.typeOf(node.otherwise));
      }
      case 'list': {
        const [first = ANY, ...others] = node.items.map((item) => this.typeOf(item));
        return { kind: 'list', items: others.reduce(common, first) };
      }
      case 'map':
        for (const { key, value } of node.entries) {
          if (!isOf(this.typeOf(key), 'string')) this.fault('type', 'a key must be a text', key.at);
          this.typeOf(value);
        }
        return { kind: 'map' };
    }
  }

  private variable({ name, at }: NameNode): Type {
    const local = this.locals.findLast((one) => one.name === name);
    if (local) return local.type;
    const { variables } = this.options;
    if (variables === undefined) return ANY;
    const declared = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (declared !== undefined) return typeOf(declared);
    const message = `there is no variable ${name}${told(Object.keys(variables))}`;
    return this.fault('unknown-variable', message, at);
  }

  private field({ of, name, at }: SelectNode): Type {
    const holder = this.typeOf(of);
    if (!isOf(holder, 'map', 'null')) {
      return this.fault('type', `${holder.kind} has no field ${name}`, at);
    }
    return this.fieldOf(holder, name, at);
  }

  private fieldOf(holder: Type, name: string, at: number): Type {
    if (holder.fields === undefined) return holder.items ?? ANY;
    const declared = Object.hasOwn(holder.fields, name) ? holder.fields[name] : undefined;
    if (declared !== undefined) return typeOf(declared);
    const message = `there is no field ${name}${told(Object.keys(holder.fields))}`;
    return this.fault('unknown-variable', message, at);
  }

  private item({ of, key, at }: IndexNode): Type {
    const holder = this.typeOf(of);
    const by = this.typeOf(key);
    const isFine =
      (isOf(holder, 'list') && isOf(by, 'number')) || (isOf(holder, 'map') && isOf(by, 'string'));
    if (!isFine) return this.fault('type', `${holder.kind} has no items by ${by.kind}`, at);
    if (holder.kind === 'map' && key.kind === 'literal') {
      return this.fieldOf(holder, String(key.value), at);
    }
    return holder.fields === undefined ? (holder.items ?? ANY) : ANY;
  }

  private unary({ operator, of, at }: SyntaxNode & { kind: 'unary' }): Type {
    if (operator === '!') {
      this.requireBool(of, 'what ! is applied to');
      return BOOL;
    }
    const type = this.typeOf(of);
    if (isOf(type, 'number', 'duration')) return type;
    return this.fault('type', `- cannot be applied to ${type.kind}`, at);
  }

  private requireBool(node: SyntaxNode, what: string): void {
    const type = this.typeOf(node);
    if (!isOf(type, 'bool')) {
      this.fault('type', `${what} must be true or false and is ${type.kind}`, node.at);
    }
  }

  private binary({ operator, left, right, at }: SyntaxNode & { kind: 'binary' }): Type {
    const [one, other] = [this.typeOf(left), this.typeOf(right)];
    const found = typeOfOperation(operator, one, other);
    if (found) return found;
    return this.fault('type', `${operator} cannot be applied to ${one.kind} and ${other.kind}`, at);
  }

  private macro({ name, of, variable, parts, at }: MacroNode): Type {
    const holder = this.typeOf(of);
    if (!isOf(holder, 'list', 'map')) {
      this.fault('type', `${name} needs a list or a map, not ${holder.kind}`, at);
    }
    this.locals.push({ name: variable, type: typeOfItems(holder) });
    const [first, second] = parts;
    const isMapping = name === 'map' && second === undefined;
    if (first && !isMapping) this.requireBool(first, `what ${name} asks`);
    const given = isMapping ? first : second;
    const items = given ? this.typeOf(given) : typeOfItems(holder);
    this.locals.pop();
    return name === 'map' || name === 'filter' ? { kind: 'list', items } : BOOL;
  }

  private call(node: CallNode): Type {
    const { name, isMethod, given, at } = node;
    const form = isMethod ? FORMS.get(name) : undefined;
    if (form !== undefined) return this.form(node, form);
    const kinds = given.map((one) => this.typeOf(one).kind);
    const rule = FUNCTIONS.get(name);
    if (rule === undefined || !isStyle(rule, isMethod)) {
      return this.fault('unknown-function', `there is no ${namedCall(name, isMethod)}`, at);
    }
    const possible = rule.overloads.filter((one) => accepts(one, kinds));
    const [first] = possible;
    if (first === undefined) return this.notApplicable(rule, kinds, at);
    const isOne = possible.every(({ gives }) => gives === first.gives);
    return { kind: isOne ? (first.gives as Type['kind']) : 'any' };
  }

  private notApplicable(rule: FunctionRule, kinds: readonly Type['kind'][], at: number): Type {
    const forms = rule.overloads.map(({ takes }) => takes.join(', ')).join(' or ');
    const found = kinds.length === 0 ? 'nothing' : kinds.join(', ');
    return this.fault('type', `${rule.name} takes ${forms}, not ${found}`, at);
  }

  private form({ name, given, at }: CallNode, count: number): Type {
    const [of = ANY, other = ANY] = given.map((one) => this.typeOf(one));
    if (given.length !== count + 1) {
      return this.fault('type', `${name} takes ${count} arguments`, at);
    }
    if (name === 'hasValue') return BOOL;
    if (name === 'orValue') return common(of, other);
    if (!isOf(of, 'string')) this.fault('type', `matches needs a text, not ${of.kind}`, at);
    const [, pattern] = given;
    if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') {
      this.fault('pattern', 'a pattern must be written out as a text', pattern?.at ?? at);
      return BOOL;
    }
    const fault = this.patternFault(pattern.value);
    if (fault !== undefined) this.fault('pattern', fault, pattern.at);
    return BOOL;
  }
}

function isStyle({ style }: FunctionRule, isMethod: boolean): boolean {
  return style === 'both' || style === (isMethod ? 'method' : 'function');
}

function namedCall(name: string, isMethod: boolean): string {
  return isMethod ? `method ${name}` : `function ${name}`;
}

function told(names: readonly string[]): string {
  if (names.length === 0) return ': there are none';
  const more = names.length > MOST_TOLD_NAMES ? ', …' : '';
  return `: there are ${names.slice(0, MOST_TOLD_NAMES).join(', ')}${more}`;
}
