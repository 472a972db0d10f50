import type { Node } from 'web-tree-sitter';
import {
  bareName,
  field,
  named,
  receiverOf,
  textOf,
  type Declared,
  type Found,
  type LanguageReading,
} from '../reading.js';

const declared = (kind: Declared['kind']) => (node: Node) => of(node, kind);

export const JAVA: LanguageReading = {
  declarations: {
    class_declaration: declared('class'),
    record_declaration: declared('class'),
    interface_declaration: declared('interface'),
    annotation_type_declaration: declared('interface'),
    enum_declaration: declared('enum'),
    method_declaration: declared('method'),
    constructor_declaration: declared('method'),
  },
  calls: {
    method_invocation: (node) => {
      const object = field(node, 'object');
      return { receiver: object ? receiverOf(object) : null, name: textOf(field(node, 'name')) };
    },
    object_creation_expression: (node) => {
      const type = field(node, 'type');
      return type ? { receiver: null, name: bareName(type) } : undefined;
    },
  },
  modules: {
    import_declaration: imported,
    package_declaration: (node) => ({ packageName: textOf(named(node).at(-1) ?? null) }),
  },
  decisions: [
    ...['if_statement', 'for_statement', 'enhanced_for_statement', 'while_statement'],
    ...['do_statement', 'catch_clause', 'ternary_expression', 'case', '&&', '||'],
  ],
  renamed: ['identifier'],
};

function of(node: Node, kind: Declared['kind']): Declared {
  const modifiers = named(node).find(({ type }) => type === 'modifiers');
  const bases = ['superclass', 'interfaces'].flatMap((name) => basesOf(field(node, name)));
  return {
    name: textOf(field(node, 'name')),
    kind,
    exported: modifiers?.children.some((child) => child.type === 'public') ?? false,
    bases,
  };
}

function basesOf(node: Node | null): readonly string[] {
  const types = (node ? named(node) : []).flatMap((one) =>
    one.type === 'type_list' ? named(one) : [one],
  );
  return types.map(bareName);
}

function imported(node: Node): Found {
  const specifier = textOf(named(node)[0] ?? null);
  const isAll = named(node).some(({ type }) => type === 'asterisk');
  const local = isAll ? '*' : (specifier.split('.').at(-1) ?? '');
  return { imports: [{ specifier, names: [{ name: isAll ? '*' : local, local }] }] };
}
