import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { errorNames, isErrorClass, superCallOf } from '../check/error_classes.ts';
import { typescript } from '../check/typescript.ts';
import type { Expression } from '../ir/ir.ts';
import { bindArgument } from './callbacks.ts';
import { classOf, constructorOf } from './classes/members.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { withoutParentheses } from './reads.ts';
import { textOfValue } from './text_conversion.ts';
import { joinTexts } from './text_operators.ts';
import { stringValue, type Value } from './value.ts';

const zero: Expression = { kind: 'number', value: 0 };

/** `throw new Error(text)`, `throw text`: ends the step; a text that is no literal is made then and reaches the host. */
export function lowerThrow(f: FunctionBuilder, node: ts.ThrowStatement): void {
  const text = thrownText(f, node);
  const isLiteral = text !== undefined && typescript.isStringLiteralLike(text);
  const made = text === undefined || (isLiteral && fitsPlace(text.text)) ? undefined : messageOf(f, text);
  const value = made?.expression.kind === 'string' ? made.expression.value : undefined;
  const known = value !== undefined && fitsPlace(value) ? value : undefined;
  f.emit({
    kind: 'fail',
    status: statusCode.thrown,
    details: [zero, zero],
    ...(made === undefined || known !== undefined ? {} : { text: made.expression }),
    site: f.site(node, known ?? (text === undefined ? '' : writtenText(text))),
  });
}

/** Whether a text is written whole as the text of a place, which has one line and is cut where it is long. */
function fitsPlace(text: string): boolean {
  return text.length <= 80 && !/\s\s|[^\S ]/u.test(text);
}

function thrownText(f: FunctionBuilder, node: ts.ThrowStatement): ts.Expression | undefined {
  const thrown = withoutParentheses(node.expression);
  if (typescript.isNewExpression(thrown) || typescript.isCallExpression(thrown)) {
    const [text] = thrown.arguments ?? [];
    if (errorNames.has(thrown.expression.getText())) return text === undefined ? undefined : withoutParentheses(text);
    const own = classOf(f.symbol(thrown.expression));
    if (own !== undefined && isErrorClass(own)) return ownText(f, own, thrown.arguments ?? []);
  }
  if ((f.module.checker.getTypeAtLocation(thrown).flags & typescript.TypeFlags.StringLike) !== 0) return thrown;
  return f.reject('WM0301', node, {
    name: 'throwing this value',
    remedy: "Write: throw new Error('what went wrong');",
  });
}

/** The message of an error of the author's: what its constructor hands to `super`, whose parameters are bound to these. */
function ownText(
  f: FunctionBuilder,
  error: ts.ClassDeclaration,
  given: readonly ts.Expression[],
): ts.Expression | undefined {
  const call = superCallOf(error);
  if (call === undefined) return given[0] === undefined ? undefined : withoutParentheses(given[0]);
  const parameters = constructorOf(error)?.parameters ?? [];
  const values = f.operands(
    given.map((argument, at) => () => {
      const type = parameters[at]?.type;
      return type === undefined ? f.expression(argument) : f.typed(argument, f.module.types.ofNode(type));
    }),
  );
  for (const [at, parameter] of parameters.entries()) bindArgument(f, parameter, values, at);
  const [text] = call.arguments;
  return text === undefined ? undefined : withoutParentheses(text);
}

/** In a template, what has no text of its own stands for itself as it is written. */
function messageOf(f: FunctionBuilder, text: ts.Expression): Value {
  if (!typescript.isTemplateExpression(text)) return textOrSource(f, text);
  const parts = text.templateSpans.flatMap(({ expression, literal }) => [
    () => textOrSource(f, expression),
    () => stringValue(literal.text),
  ]);
  return joinTexts(f, [stringValue(text.head.text), ...f.operands(parts)], text);
}

function textOrSource(f: FunctionBuilder, node: ts.Expression): Value {
  const { checker } = f.module;
  const type = checker.getNonNullableType(checker.getTypeAtLocation(node));
  const { NumberLike, StringLike, BooleanLike, Never } = typescript.TypeFlags;
  const parts = type.isUnion() ? type.types : [type];
  const hasText = parts.every(({ flags }) => (flags & (NumberLike | StringLike | BooleanLike)) !== 0);
  if (type.flags & Never) return typescript.isIdentifier(node) ? neverText(f, node) : stringValue(node.getText());
  return hasText ? textOfValue(f, f.tolerant(node), node) : stringValue(node.getText());
}

/** A variable that TypeScript has excluded every value of. */
function neverText(f: FunctionBuilder, node: ts.Identifier): Value {
  const value = f.tolerant(node);
  const { kind } = value.type;
  const hasText = kind === 'string' || kind === 'number' || kind === 'int' || kind === 'boolean';
  return hasText ? textOfValue(f, value, node) : stringValue(node.text);
}

function writtenText(node: ts.Expression): string {
  if (typescript.isStringLiteralLike(node)) return node.text;
  const text = node.getText();
  return text.startsWith('`') ? text.slice(1, -1) : text;
}
