import ts from 'typescript';

export interface Counts {
  functions: number;
  methods: number;
  classes: number;
  interfaces: number;
  enums: number;
  types: number;
  /** Import declarations, re-exports and calls of `import` and `require` with a text. */
  imports: number;
  /** Cyclomatic complexity of all functions and of the file. */
  decisions: number;
}

const FUNCTIONS = new Set([ts.SyntaxKind.ArrowFunction, ts.SyntaxKind.FunctionExpression]);

const DECISIONS = new Set([
  ...[ts.SyntaxKind.IfStatement, ts.SyntaxKind.ForStatement, ts.SyntaxKind.ForInStatement],
  ...[ts.SyntaxKind.ForOfStatement, ts.SyntaxKind.WhileStatement, ts.SyntaxKind.DoStatement],
  ...[ts.SyntaxKind.CaseClause, ts.SyntaxKind.CatchClause, ts.SyntaxKind.ConditionalExpression],
]);

const LOGICAL = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/** What TypeScript's own parser finds in a text: an independent count. */
export function countedByCompiler(path: string, text: string): Counts {
  const counts: Counts = {
    ...{ functions: 0, methods: 0, classes: 0, interfaces: 0, enums: 0, types: 0 },
    ...{ imports: 0, decisions: 0 },
  };
  const visit = (node: ts.Node): void => {
    count(node, counts);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return counts;
}

function count(node: ts.Node, counts: Counts): void {
  const isFunction = (value: ts.Expression | undefined) =>
    value !== undefined && FUNCTIONS.has(value.kind);
  if (ts.isFunctionDeclaration(node) && node.body) counts.functions += 1;
  else if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
    if (isFunction(node.initializer)) counts.functions += 1;
  } else if (ts.isClassLike(node)) counts.classes += 1;
  else if (ts.isInterfaceDeclaration(node)) counts.interfaces += 1;
  else if (ts.isEnumDeclaration(node)) counts.enums += 1;
  else if (ts.isTypeAliasDeclaration(node)) counts.types += 1;
  else if (ts.isPropertyDeclaration(node) && isFunction(node.initializer)) counts.methods += 1;
  else if (isMethod(node) && node.body) counts.methods += 1;
  if (isImport(node)) counts.imports += 1;
  if (DECISIONS.has(node.kind)) counts.decisions += 1;
  if (ts.isBinaryExpression(node) && LOGICAL.has(node.operatorToken.kind)) counts.decisions += 1;
}

function isMethod(node: ts.Node) {
  return ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isAccessor(node);
}

function isImport(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node)) return true;
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier !== undefined;
  if (!ts.isCallExpression(node) || node.arguments.length !== 1) return false;
  const { expression, arguments: given } = node;
  const isCalled =
    expression.kind === ts.SyntaxKind.ImportKeyword || expression.getText() === 'require';
  return isCalled && ts.isStringLiteral(given[0]!);
}
