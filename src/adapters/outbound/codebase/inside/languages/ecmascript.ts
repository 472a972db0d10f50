import type { Node } from 'web-tree-sitter';
import type { ElementKind } from '../../../../../domain/codebases/file-facts.js';
import {
  bareName,
  field,
  named,
  receiverOf,
  textOf,
  type Around,
  type Call,
  type Declared,
  type Found,
  type LanguageReading,
} from '../reading.js';

const FUNCTIONS = new Set([
  'arrow_function',
  'function_expression',
  'generator_function',
  'function', // older grammars
]);

/** TypeScript and JavaScript. */
export const ECMASCRIPT: LanguageReading = {
  declarations: {
    function_declaration: declared('function'),
    generator_function_declaration: declared('function'),
    class_declaration: declared('class'),
    abstract_class_declaration: declared('class'),
    interface_declaration: declared('interface'),
    enum_declaration: declared('enum'),
    type_alias_declaration: declared('type'),
    method_definition: (node) => ({
      name: textOf(field(node, 'name')),
      kind: 'method',
      exported: false,
    }),
    class: (node, around) =>
      around.type(0) === 'variable_declarator'
        ? undefined
        : { name: textOf(field(node, 'name')) || 'class', kind: 'class', ...ofClass(node, false) },
    public_field_definition: functionField,
    field_definition: functionField,
    variable_declarator: variable,
  },
  calls: {
    call_expression: (node) => callOf(field(node, 'function')),
    new_expression: (node) => callOf(field(node, 'constructor')),
    jsx_opening_element: component,
    jsx_self_closing_element: component,
  },
  modules: {
    import_statement: importStatement,
    export_statement: exportStatement,
    call_expression: importCall,
  },
  decisions: [
    ...['if_statement', 'for_statement', 'for_in_statement', 'while_statement', 'do_statement'],
    ...['switch_case', 'catch_clause', 'ternary_expression', '&&', '||', '??'],
  ],
  renamed: ['identifier', 'shorthand_property_identifier', 'shorthand_property_identifier_pattern'],
};

function declared(kind: ElementKind): (node: Node, around: Around) => Declared | undefined {
  return (node, around) => {
    const exported = isExported(around, 0);
    const name = textOf(field(node, 'name'));
    return { name: name || 'default', kind, ...ofClass(node, exported) };
  };
}

function ofClass(node: Node, exported: boolean): Pick<Declared, 'exported' | 'bases'> {
  const heritage = named(node).filter(
    ({ type }) => type === 'class_heritage' || type === 'extends_type_clause',
  );
  const clauses = heritage.flatMap((one) =>
    named(one).some(({ type }) => type.endsWith('_clause')) ? named(one) : [one],
  );
  const bases = clauses.flatMap((clause) =>
    named(clause)
      .filter(({ type }) => type !== 'type_arguments')
      .map(bareName),
  );
  return { exported, bases: bases.filter((base) => /^[\w$.]+$/.test(base)) };
}

function isExported(around: Around, at: number): boolean {
  const outer = around.type(at) === 'ambient_declaration' ? at + 1 : at;
  return around.type(outer) === 'export_statement';
}

function functionField(node: Node): Declared | undefined {
  const value = field(node, 'value');
  if (!value || !FUNCTIONS.has(value.type)) return undefined;
  const name = textOf(field(node, 'name') ?? field(node, 'property'));
  return { name, kind: 'method', exported: false };
}

/** A function or a class that is given a name, or what the module exports. */
function variable(node: Node, around: Around): Declared | undefined {
  const name = field(node, 'name');
  if (name?.type !== 'identifier') return undefined;
  const exported = isExported(around, 1);
  const value = field(node, 'value');
  if (value && FUNCTIONS.has(value.type)) return { name: textOf(name), kind: 'function', exported };
  if (value?.type === 'class') {
    return { name: textOf(name), kind: 'class', ...ofClass(value, exported) };
  }
  return exported ? { name: textOf(name), kind: 'variable', exported } : undefined;
}

function callOf(called: Node | null): Call | undefined {
  if (!called) return undefined;
  if (called.type === 'identifier') return { receiver: null, name: textOf(called) };
  if (called.type === 'super') return { receiver: 'super', name: 'constructor' };
  if (called.type !== 'member_expression') return undefined;
  const name = textOf(field(called, 'property'));
  return { receiver: receiverOf(field(called, 'object')), name };
}

function component(node: Node): Call | undefined {
  const name = textOf(field(node, 'name'));
  return /^[A-Z][\w$]*$/.test(name) ? { receiver: null, name } : undefined;
}

function unquoted(node: Node | null): string {
  return textOf(node).replace(/^['"`]|['"`]$/g, '');
}

function importStatement(node: Node): Found | undefined {
  const clauses = named(node);
  const source =
    field(node, 'source') ??
    clauses.flatMap((one) => field(one, 'source') ?? []).find(({ type }) => type === 'string');
  if (!source) return undefined;
  const names = clauses.flatMap((clause) => {
    if (clause.type === 'import_require_clause') {
      return [{ name: '*', local: textOf(named(clause)[0] ?? null) }];
    }
    return clause.type === 'import_clause' ? named(clause).flatMap(namesOf) : [];
  });
  return { imports: [{ specifier: unquoted(source), names }] };
}

function namesOf(node: Node): readonly { readonly name: string; readonly local: string }[] {
  if (node.type === 'identifier') return [{ name: 'default', local: textOf(node) }];
  if (node.type === 'namespace_import') {
    return [{ name: '*', local: textOf(named(node)[0] ?? null) }];
  }
  if (node.type !== 'named_imports') return [];
  return named(node).map((specifier) => {
    const name = unquoted(field(specifier, 'name'));
    return { name, local: textOf(field(specifier, 'alias')) || name };
  });
}

function exportStatement(node: Node): Found | undefined {
  const source = field(node, 'source');
  const from = source ? unquoted(source) : null;
  const exports = exportsOf(node, from);
  const imports = from === null ? [] : [{ specifier: from, names: [] }];
  return { imports, exports };
}

function exportsOf(node: Node, from: string | null): NonNullable<Found['exports']> {
  const isDefault = node.children.some((child) => child.type === 'default' || child.type === '=');
  if (isDefault) {
    const what = field(node, 'declaration') ?? field(node, 'value') ?? named(node).at(-1) ?? null;
    const name = what && (what.type === 'identifier' ? what : field(what, 'name'));
    return [{ name: 'default', local: textOf(name) || 'default', from: null }];
  }
  const children = named(node);
  const all = children.find(({ type }) => type === 'namespace_export');
  if (all) return [{ name: textOf(named(all)[0] ?? null), local: '*', from }];
  const clause = children.find(({ type }) => type === 'export_clause');
  if (!clause) return from === null ? [] : [{ name: '*', local: '*', from }];
  return named(clause).map((specifier) => {
    const local = unquoted(field(specifier, 'name'));
    return { name: unquoted(field(specifier, 'alias')) || local, local, from };
  });
}

/** `require('x')` and `import('x')`: all is taken, unless a pattern says what. */
function importCall(node: Node): Found | undefined {
  const called = field(node, 'function');
  const isImport = called?.type === 'import' || called?.text === 'require';
  const [only, ...rest] = isImport ? named(field(node, 'arguments') ?? node) : [];
  if (only?.type !== 'string' || rest.length > 0) return undefined;
  return { imports: [{ specifier: unquoted(only), names: takenNames(node) }] };
}

function takenNames(node: Node): readonly { readonly name: string; readonly local: string }[] {
  const around = node.parent?.type === 'await_expression' ? node.parent.parent : node.parent;
  const name = around?.type === 'variable_declarator' ? field(around, 'name') : null;
  if (name?.type === 'identifier') return [{ name: '*', local: textOf(name) }];
  const taken = name?.type === 'object_pattern' ? named(name) : [];
  const isPlain = taken.every(({ type }) => type === 'shorthand_property_identifier_pattern');
  if (taken.length === 0 || !isPlain) return [{ name: '*', local: '' }];
  return taken.map((one) => ({ name: textOf(one), local: textOf(one) }));
}
