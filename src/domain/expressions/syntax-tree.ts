export const MACROS = ['all', 'exists', 'exists_one', 'filter', 'map'] as const;
export type MacroName = (typeof MACROS)[number];

export type BinaryOperator =
  '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';

/** Where the text tells of a node, from 0. */
interface Placed {
  readonly at: number;
}

export interface LiteralNode extends Placed {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
}

export interface NameNode extends Placed {
  readonly kind: 'name';
  readonly name: string;
}

/** `of.name`, or `of.?name`, which is nothing where there is none. */
export interface SelectNode extends Placed {
  readonly kind: 'select';
  readonly of: SyntaxNode;
  readonly name: string;
  readonly isOptional: boolean;
}

/** `of[key]`, or `of[?key]`. */
export interface IndexNode extends Placed {
  readonly kind: 'index';
  readonly of: SyntaxNode;
  readonly key: SyntaxNode;
  readonly isOptional: boolean;
}

export interface HasNode extends Placed {
  readonly kind: 'has';
  readonly of: SyntaxNode;
}

/** The receiver of a method is the first argument. */
export interface CallNode extends Placed {
  readonly kind: 'call';
  readonly name: string;
  readonly isMethod: boolean;
  readonly given: readonly SyntaxNode[];
}

/** `of.all(variable, part)`; `map` may have a condition before what it gives. */
export interface MacroNode extends Placed {
  readonly kind: 'macro';
  readonly name: MacroName;
  readonly of: SyntaxNode;
  readonly variable: string;
  readonly parts: readonly SyntaxNode[];
}

export interface UnaryNode extends Placed {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly of: SyntaxNode;
}

export interface BinaryNode extends Placed {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

export interface ConditionalNode extends Placed {
  readonly kind: 'conditional';
  readonly test: SyntaxNode;
  readonly met: SyntaxNode;
  readonly otherwise: SyntaxNode;
}

export interface ListNode extends Placed {
  readonly kind: 'list';
  readonly items: readonly SyntaxNode[];
}

export interface MapNode extends Placed {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: SyntaxNode; readonly value: SyntaxNode }[];
}

export type SyntaxNode =
  | LiteralNode
  | NameNode
  | SelectNode
  | IndexNode
  | HasNode
  | CallNode
  | MacroNode
  | UnaryNode
  | BinaryNode
  | ConditionalNode
  | ListNode
  | MapNode;

export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'select':
    case 'has':
    case 'unary':
      return [node.of];
    case 'index':
      return [node.of, node.key];
    case 'call':
      return node.given;
    case 'macro':
      return [node.of, ...node.parts];
    case 'binary':
      return [node.left, node.right];
    case 'conditional':
      return [node.test, node.met, node.otherwise];
    case 'list':
      return node.items;
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value]);
  }
}
