import type { Node } from 'web-tree-sitter';
import {
  field,
  named,
  receiverOf,
  textOf,
  type Declared,
  type Found,
  type LanguageReading,
} from '../reading.js';

const KINDS: ReadonlyMap<string, Declared['kind']> = new Map([
  ['struct_type', 'class'],
  ['interface_type', 'interface'],
]);

export const GO: LanguageReading = {
  declarations: {
    function_declaration: (node) => of(node, 'function'),
    method_declaration: (node) => ({ ...of(node, 'method'), owner: ownerOf(node) }),
    type_spec: (node) => of(node, KINDS.get(field(node, 'type')?.type ?? '') ?? 'type'),
  },
  calls: {
    call_expression: (node) => {
      const called = field(node, 'function');
      if (called?.type === 'identifier') return { receiver: null, name: textOf(called) };
      if (called?.type !== 'selector_expression') return undefined;
      const name = textOf(field(called, 'field'));
      return { receiver: receiverOf(field(called, 'operand')), name };
    },
  },
  modules: {
    import_spec: imported,
    package_clause: (node) => ({ packageName: textOf(named(node)[0] ?? null) }),
  },
  decisions: [
    ...['if_statement', 'for_statement', 'expression_case', 'type_case', 'communication_case'],
    ...['&&', '||'],
  ],
  renamed: ['identifier'],
};

function of(node: Node, kind: Declared['kind']): Declared {
  const name = textOf(field(node, 'name'));
  return { name, kind, exported: /^\p{Lu}/u.test(name) };
}

/** `T` of `(t *T[K])`. */
function ownerOf(node: Node): string {
  const [parameter] = named(field(node, 'receiver') ?? node);
  const type = parameter && field(parameter, 'type');
  return textOf(type ?? null)
    .replace(/^\*/, '')
    .replace(/\[.*$/s, '')
    .trim();
}

function imported(node: Node): Found {
  const specifier = textOf(field(node, 'path')).replace(/^["`]|["`]$/g, '');
  const local = textOf(field(node, 'name')) || (specifier.split('/').at(-1) ?? '');
  return { imports: [{ specifier, names: [{ name: '*', local }] }] };
}
