import type { Node } from 'web-tree-sitter';
import {
  bareName,
  field,
  named,
  receiverOf,
  textOf,
  type Around,
  type Declared,
  type Found,
  type LanguageReading,
} from '../reading.js';

export const PYTHON: LanguageReading = {
  declarations: {
    function_definition: (node, around) => ({
      name: textOf(field(node, 'name')),
      kind: around.element === 'class' ? 'method' : 'function',
      exported: isPublic(node, around),
    }),
    class_definition: (node, around): Declared => ({
      name: textOf(field(node, 'name')),
      kind: 'class',
      exported: isPublic(node, around),
      bases: named(field(node, 'superclasses') ?? field(node, 'name') ?? node)
        .filter(({ type }) => type !== 'keyword_argument')
        .map(bareName),
    }),
  },
  calls: {
    call: (node) => {
      const called = field(node, 'function');
      if (called?.type === 'identifier') return { receiver: null, name: textOf(called) };
      if (called?.type !== 'attribute') return undefined;
      const name = textOf(field(called, 'attribute'));
      return { receiver: receiverOf(field(called, 'object')), name };
    },
  },
  modules: { import_statement: imported, import_from_statement: importedFrom },
  decisions: [
    ...['if_statement', 'elif_clause', 'for_statement', 'while_statement', 'except_clause'],
    ...['conditional_expression', 'case_clause', 'for_in_clause', 'if_clause', 'and', 'or'],
  ],
  renamed: ['identifier'],
};

/** Of a module itself, and not called so that it is nobody else's. */
function isPublic(node: Node, around: Around): boolean {
  return around.element === undefined && !textOf(field(node, 'name')).startsWith('_');
}

/** A module's name, and what it is called here. */
function aliased(node: Node): readonly [name: string, alias: string] {
  if (node.type !== 'aliased_import') return [textOf(node), ''];
  return [textOf(field(node, 'name')), textOf(field(node, 'alias'))];
}

function imported(node: Node): Found {
  return {
    imports: named(node).map((one) => {
      const [specifier, alias] = aliased(one);
      return { specifier, names: [{ name: '*', local: alias || specifier }] };
    }),
  };
}

function importedFrom(node: Node): Found {
  const module = field(node, 'module_name');
  const rest = named(node).filter(({ id }) => id !== module?.id);
  const names = rest.flatMap((one) => {
    if (one.type === 'wildcard_import') return [{ name: '*', local: '*' }];
    const [name, alias] = aliased(one);
    return [{ name, local: alias || name }];
  });
  return { imports: [{ specifier: textOf(module), names }] };
}
