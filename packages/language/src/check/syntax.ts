import type ts from 'typescript6';
import { checkClass, checkThis, memberOfThis } from './classes.ts';
import { isErrorClass, superCallOf } from './error_classes.ts';
import type { Diagnostics } from './diagnostics.ts';
import { checkPattern } from './regular_expressions.ts';
import { checkFieldName } from './reserved_names.ts';
import type { RuleId } from './rules.ts';
import { typescript } from './typescript.ts';

const { SyntaxKind } = typescript;

/** Every kind of node a program may be made of. Anything else is rejected, known to us or not. */
const allowed = new Set<ts.SyntaxKind>([
  // declarations
  SyntaxKind.SourceFile,
  SyntaxKind.EndOfFileToken,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.VariableStatement,
  SyntaxKind.VariableDeclarationList,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.ExportDeclaration,
  SyntaxKind.NamedExports,
  SyntaxKind.ExportSpecifier,
  SyntaxKind.Parameter,
  SyntaxKind.ObjectBindingPattern,
  SyntaxKind.ArrayBindingPattern,
  SyntaxKind.BindingElement,
  SyntaxKind.OmittedExpression,
  SyntaxKind.ExportKeyword,
  SyntaxKind.ReadonlyKeyword,
  SyntaxKind.ConstKeyword,
  SyntaxKind.HeritageClause,
  SyntaxKind.ExpressionWithTypeArguments,
  // classes and enums; check/classes.ts looks closer
  SyntaxKind.ClassDeclaration,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.SemicolonClassElement,
  SyntaxKind.PrivateIdentifier,
  SyntaxKind.PublicKeyword,
  SyntaxKind.PrivateKeyword,
  SyntaxKind.ProtectedKeyword,
  SyntaxKind.StaticKeyword,
  SyntaxKind.AbstractKeyword,
  SyntaxKind.Decorator,
  SyntaxKind.ClassStaticBlockDeclaration,
  SyntaxKind.ExclamationToken,
  SyntaxKind.EnumDeclaration,
  SyntaxKind.EnumMember,
  // types
  SyntaxKind.NumberKeyword,
  SyntaxKind.BooleanKeyword,
  SyntaxKind.StringKeyword,
  SyntaxKind.VoidKeyword,
  SyntaxKind.NeverKeyword,
  SyntaxKind.UndefinedKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.TypeReference,
  SyntaxKind.TypeLiteral,
  SyntaxKind.PropertySignature,
  SyntaxKind.MethodSignature,
  SyntaxKind.ThisType,
  SyntaxKind.IndexSignature,
  SyntaxKind.MappedType,
  SyntaxKind.ConditionalType,
  SyntaxKind.InferType,
  SyntaxKind.ArrayType,
  SyntaxKind.TupleType,
  SyntaxKind.NamedTupleMember,
  SyntaxKind.OptionalType,
  SyntaxKind.RestType,
  SyntaxKind.UnionType,
  SyntaxKind.IntersectionType,
  SyntaxKind.LiteralType,
  SyntaxKind.TemplateLiteralType,
  SyntaxKind.TemplateLiteralTypeSpan,
  SyntaxKind.ParenthesizedType,
  SyntaxKind.FunctionType,
  SyntaxKind.TypeQuery,
  SyntaxKind.TypeOperator,
  SyntaxKind.IndexedAccessType,
  SyntaxKind.QuestionToken,
  SyntaxKind.TypeParameter,
  SyntaxKind.TypePredicate,
  // statements
  SyntaxKind.Block,
  SyntaxKind.EmptyStatement,
  SyntaxKind.ExpressionStatement,
  SyntaxKind.IfStatement,
  SyntaxKind.ForStatement,
  SyntaxKind.ForOfStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.InKeyword,
  SyntaxKind.InstanceOfKeyword,
  SyntaxKind.WhileStatement,
  SyntaxKind.DoStatement,
  SyntaxKind.SwitchStatement,
  SyntaxKind.CaseBlock,
  SyntaxKind.CaseClause,
  SyntaxKind.DefaultClause,
  SyntaxKind.BreakStatement,
  SyntaxKind.ContinueStatement,
  SyntaxKind.LabeledStatement,
  SyntaxKind.ReturnStatement,
  SyntaxKind.ThrowStatement,
  // expressions
  SyntaxKind.Identifier,
  SyntaxKind.ThisKeyword,
  SyntaxKind.NumericLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.RegularExpressionLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateExpression,
  SyntaxKind.TemplateSpan,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateTail,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ShorthandPropertyAssignment,
  SyntaxKind.SpreadAssignment,
  SyntaxKind.SpreadElement,
  SyntaxKind.ComputedPropertyName,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.QuestionDotToken,
  SyntaxKind.CallExpression,
  SyntaxKind.NewExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.FunctionExpression,
  SyntaxKind.EqualsGreaterThanToken,
  SyntaxKind.ConditionalExpression,
  SyntaxKind.ColonToken,
  SyntaxKind.CommaToken,
  SyntaxKind.BinaryExpression,
  SyntaxKind.PrefixUnaryExpression,
  SyntaxKind.PostfixUnaryExpression,
  SyntaxKind.DeleteExpression,
  SyntaxKind.AsExpression,
  SyntaxKind.SatisfiesExpression,
  SyntaxKind.NonNullExpression,
  SyntaxKind.TypeOfExpression,
  SyntaxKind.DotDotDotToken,
]);

const { FirstBinaryOperator, LastBinaryOperator } = SyntaxKind;

interface Rejection {
  readonly rule: RuleId;
  readonly name?: string;
  readonly remedy?: string;
}

const classExpression: Rejection = {
  rule: 'WM0301',
  name: 'a class expression',
  remedy: 'Declare it at the top level: class Name { … }',
};
const accessor: Rejection = { rule: 'WM0301', name: 'a getter', remedy: 'Write a method and call it.' };
const anyType: Rejection = { rule: 'WM0204' };
const asynchronous: Rejection = {
  rule: 'WM0301',
  name: 'async',
  remedy: 'Return the value itself: a step is one synchronous call.',
};
const generator: Rejection = { rule: 'WM0301', name: 'a generator', remedy: 'Fill an array and return it.' };
const bigint: Rejection = {
  rule: 'WM0301',
  name: 'bigint',
  remedy: 'Use number; Math.imul multiplies 32-bit integers.',
};

/** Kinds that language models write, each with what to write instead. */
const rejections = new Map<ts.SyntaxKind, Rejection>([
  [SyntaxKind.ClassExpression, classExpression],
  [SyntaxKind.SuperKeyword, { rule: 'WM0301', name: 'super', remedy: 'Classes have no inheritance: remove it.' }],
  [SyntaxKind.AnyKeyword, anyType],
  [SyntaxKind.UnknownKeyword, anyType],
  [SyntaxKind.AsyncKeyword, asynchronous],
  [SyntaxKind.AwaitExpression, asynchronous],
  [SyntaxKind.AwaitKeyword, asynchronous],
  [SyntaxKind.YieldExpression, generator],
  [SyntaxKind.AsteriskToken, generator],
  [SyntaxKind.BigIntLiteral, bigint],
  [SyntaxKind.BigIntKeyword, bigint],
  [
    SyntaxKind.TryStatement,
    { rule: 'WM0301', name: 'try', remedy: 'Test the condition before; a throw ends the step.' },
  ],
  [
    SyntaxKind.ModuleDeclaration,
    { rule: 'WM0301', name: 'namespace', remedy: 'Put the declarations at the top level.' },
  ],
  [SyntaxKind.GetAccessor, accessor],
  [SyntaxKind.SetAccessor, { ...accessor, name: 'a setter' }],
  [SyntaxKind.VoidExpression, { rule: 'WM0301', name: 'void', remedy: 'Write the call as a statement.' }],
  [SyntaxKind.SymbolKeyword, { rule: 'WM0301', name: 'symbol', remedy: 'Use a number.' }],
  [SyntaxKind.ObjectKeyword, { rule: 'WM0301', name: 'object', remedy: 'Write the object type out.' }],
  [SyntaxKind.WithStatement, { rule: 'WM0301', name: 'with', remedy: 'Name the object.' }],
  [SyntaxKind.DebuggerStatement, { rule: 'WM0301', name: 'debugger', remedy: 'Remove it.' }],
  [
    SyntaxKind.ExportAssignment,
    { rule: 'WM0301', name: 'export default', remedy: 'Export by name: export function step(…).' },
  ],
  [
    SyntaxKind.DefaultKeyword,
    { rule: 'WM0301', name: 'export default', remedy: 'Export by name: export function step(…).' },
  ],
  [SyntaxKind.DeclareKeyword, { rule: 'WM0301', name: 'declare', remedy: 'Define it in this file.' }],
  [
    SyntaxKind.TaggedTemplateExpression,
    { rule: 'WM0301', name: 'a tagged template', remedy: 'Write the template without a tag.' },
  ],
]);

/** Holds a program to the white list; runs before TypeScript's own errors are shown. */
export function checkSyntax(file: ts.SourceFile, diagnostics: Diagnostics): void {
  const visit = (node: ts.Node): void => {
    const { kind } = node;
    const isOperator = kind >= FirstBinaryOperator && kind <= LastBinaryOperator;
    if (!allowed.has(kind) && !(isOperator && typescript.isBinaryExpression(node.parent)) && !isCallOfError(node)) {
      reject(node, diagnostics);
      return;
    }
    checkForm(node, diagnostics);
    typescript.forEachChild(node, visit);
  };
  visit(file);
}

/** The class that extends Error whose constructor this `super` calls. */
function errorOfCall(node: ts.Node): ts.ClassDeclaration | undefined {
  if (node.kind !== SyntaxKind.SuperKeyword || !typescript.isCallExpression(node.parent)) return undefined;
  const owner = memberOfThis(node)?.parent;
  return owner !== undefined && typescript.isClassDeclaration(owner) && isErrorClass(owner) ? owner : undefined;
}

/** `super(message)` of a class that extends Error, where it may stand. */
function isCallOfError(node: ts.Node): boolean {
  const owner = errorOfCall(node);
  return owner !== undefined && superCallOf(owner) === node.parent;
}

function reject(node: ts.Node, diagnostics: Diagnostics): void {
  if (errorOfCall(node) !== undefined) {
    diagnostics.report('WM0301', node, { name: 'super after something else', remedy: 'Call super(message) first.' });
    return;
  }
  const known = rejections.get(node.kind);
  const name = known?.name ?? (known === undefined ? SyntaxKind[node.kind] : node.getText());
  diagnostics.report(known?.rule ?? 'WM0301', node, {
    name,
    remedy: known?.remedy ?? 'Write it with plain functions.',
  });
}

/** Forms of allowed kinds that are not. */
function checkForm(node: ts.Node, diagnostics: Diagnostics): void {
  if ('name' in node && node.name !== undefined) checkFieldName(node.name as ts.Node, diagnostics);
  if (typescript.isSourceFile(node)) {
    for (const statement of node.statements) checkTopLevel(statement, diagnostics);
  } else if (typescript.isVariableDeclarationList(node)) {
    const isLet = (node.flags & typescript.NodeFlags.BlockScoped) === typescript.NodeFlags.Let;
    const isConst = (node.flags & typescript.NodeFlags.BlockScoped) === typescript.NodeFlags.Const;
    if (!isLet && !isConst) diagnostics.report('WM0301', node, { name: 'var', remedy: 'Use const or let.' });
    else if (isLet && typescript.isVariableStatement(node.parent) && node.parent.parent === node.getSourceFile())
      diagnostics.report('WM0303', node, { name: 'let' });
  } else if (typescript.isFunctionLike(node) && 'asteriskToken' in node && node.asteriskToken !== undefined) {
    reject(node.asteriskToken as ts.Node, diagnostics);
  } else if (typescript.isClassDeclaration(node)) checkClass(node, diagnostics);
  else if (typescript.isRegularExpressionLiteral(node)) checkPattern(node, diagnostics);
  else if (node.kind === SyntaxKind.ThisKeyword) checkThis(node, diagnostics);
  else if (typescript.isIdentifier(node)) {
    if (isArguments(node))
      diagnostics.report('WM0101', node, {
        name: 'arguments',
        remedy: 'Name the parameters, or take any number of them: (...values: number[]).',
      });
  } else if (typescript.isPropertyAccessExpression(node)) {
    if (node.expression.getText() === 'Math' && node.name.text === 'random') diagnostics.report('WM0102', node);
  }
}

/** The object of a function's arguments: a name of its own could not be called so. */
function isArguments(node: ts.Identifier): boolean {
  if (node.text !== 'arguments') return false;
  const { parent } = node;
  return !typescript.isPropertyAccessExpression(parent) || parent.expression === node
    ? !typescript.isPropertyAssignment(parent) && !typescript.isPropertySignature(parent)
    : false;
}

function checkTopLevel(statement: ts.Statement, diagnostics: Diagnostics): void {
  const declares =
    typescript.isFunctionDeclaration(statement) ||
    typescript.isVariableStatement(statement) ||
    typescript.isTypeAliasDeclaration(statement) ||
    typescript.isInterfaceDeclaration(statement) ||
    typescript.isClassDeclaration(statement) ||
    typescript.isEnumDeclaration(statement) ||
    typescript.isExportDeclaration(statement) ||
    typescript.isEmptyStatement(statement);
  // A namespace and the like have a message of their own.
  if (!declares && !isInitialising(statement) && allowed.has(statement.kind)) diagnostics.report('WM0302', statement);
}

/** Statements that may fill the constants of a module when it is loaded. */
export function isInitialising(statement: ts.Statement): boolean {
  return (
    typescript.isExpressionStatement(statement) ||
    typescript.isIfStatement(statement) ||
    typescript.isIterationStatement(statement, false) ||
    typescript.isLabeledStatement(statement) ||
    typescript.isSwitchStatement(statement) ||
    typescript.isBlock(statement) ||
    typescript.isThrowStatement(statement)
  );
}
