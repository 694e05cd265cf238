import type { FunctionFacts } from '../ir/call_graph.ts';
import type { BinaryOperator, Expression, IrFunction, Module, RegionId, UnaryOperator } from '../ir/ir.ts';
import { isReference, type IrType } from '../ir/types.ts';

/** What the text of one function depends on. */
export interface TextContext {
  readonly module: Module;
  readonly facts: readonly FunctionFacts[];
  readonly places: ReadonlyMap<RegionId, { readonly offset: number; readonly size: number }>;
  readonly ir: IrFunction;
  /** Whether the function takes the site of its call, as FunctionFacts says. */
  readonly carriesSite: boolean;
}

/** The place that a failure names: inside the library that of the call. */
export const siteText = ({ carriesSite }: TextContext, site: number): string =>
  site === 0 && carriesSite ? 's' : String(site);

/** Name of a function in the emitted text. */
export function functionName(module: Module, id: number): string {
  return `f${id}_${(module.functions[id]?.name ?? '').replaceAll(/[^A-Za-z0-9_]/g, '')}`;
}

/** A field's name never meets names that objects have already (`__proto__`). */
export const fieldName = (name: string): string =>
  /^[A-Za-z0-9_]+$/.test(name) ? `$${name}` : JSON.stringify(`$${name}`);

const member = (name: string): string => {
  const field = fieldName(name);
  return field.startsWith('"') ? `[${field}]` : `.${field}`;
};

/** What an element holds before it is written. */
export function blank(type: IrType): string {
  switch (type.kind) {
    case 'boolean':
      return 'false';
    case 'string':
      return "''";
    case 'nullable':
      return 'undefined';
    default:
      return isReference(type) ? 'null' : '0';
  }
}

export function numberText(value: number): string {
  if (Object.is(value, -0)) return '(-0)';
  if (Number.isNaN(value)) return '(0 / 0)';
  if (!Number.isFinite(value)) return value > 0 ? '(1 / 0)' : '(-1 / 0)';
  return value < 0 ? `(${value})` : String(value);
}

/** Arguments of a call, with the hidden depth and site in front where the callee takes them. */
export function argumentTexts(
  context: TextContext,
  callee: number,
  operands: readonly Expression[],
  site: number,
): string {
  const facts = context.facts[callee];
  return [
    ...(facts?.carriesDepth === true ? [facts.recursive ? 'd + 1' : 'd'] : []),
    ...(facts?.carriesSite === true ? [siteText(context, site)] : []),
    ...operands.map((operand) => expressionText(context, operand)),
  ].join(', ');
}

/** An address known at compile time, or its text. */
export function addressText(context: TextContext, address: Expression): string {
  const known = knownAddress(context, address);
  if (known !== undefined) return String(known);
  if (address.kind === 'binary' && address.operator === 'int.add' && address.right.kind === 'int')
    return `${expressionText(context, address.left)} + ${address.right.value}`;
  return expressionText(context, address);
}

function knownAddress(context: TextContext, address: Expression): number | undefined {
  if (address.kind === 'region') return regionValue(context, address.region, address.size === true);
  if (address.kind === 'int') return address.value;
  if (address.kind !== 'binary' || address.operator !== 'int.add') return undefined;
  const left = knownAddress(context, address.left);
  const right = knownAddress(context, address.right);
  return left === undefined || right === undefined ? undefined : left + right;
}

function regionValue({ places }: TextContext, region: RegionId, size: boolean): number {
  const place = places.get(region);
  if (place === undefined) throw new TypeError(`no region '${region}'`);
  return size ? place.size : place.offset;
}

/** Evaluated twice without a difference. */
const isSimple = ({ kind }: Expression): boolean =>
  kind === 'local' || kind === 'number' || kind === 'int' || kind === 'constant';

/** An expression in parentheses where its place needs them. Operands are evaluated left to right, each once. */
export function expressionText(context: TextContext, node: Expression): string {
  const text = (operand: Expression): string => expressionText(context, operand);
  switch (node.kind) {
    case 'number':
      return numberText(node.value);
    case 'int':
      return numberText(node.value | 0);
    case 'boolean':
      return String(node.value);
    case 'string':
      return JSON.stringify(node.value);
    case 'local':
      return `l${node.local}`;
    case 'constant': {
      const value = context.module.constants[node.constant]?.value;
      if (value === undefined) return `c${node.constant}`;
      return typeof value === 'number' ? numberText(value) : JSON.stringify(value);
    }
    case 'parameter':
      return `p${node.parameter}`;
    case 'unary':
      return unaryText(node.operator, text(node.operand));
    case 'binary':
      return binaryText(node.operator, text(node.left), text(node.right));
    case 'same':
      return `(${text(node.left)} === ${text(node.right)})`;
    case 'conditional':
      return `(${text(node.test)} ? ${text(node.then)} : ${text(node.otherwise)})`;
    case 'call':
      return `${functionName(context.module, node.function)}(${argumentTexts(context, node.function, node.arguments, node.site)})`;
    case 'attempt':
      return `t${node.function}(${argumentTexts(context, node.function, node.arguments, 0)})`;
    case 'record.new': {
      const fields = node.fields.map(({ name, value }) => `${fieldName(name)}: ${text(value)}`).join(', ');
      return `((B -= ${node.bytes}) < 0 ? full(${siteText(context, node.site)}) : { ${fields} })`;
    }
    case 'record.get':
      return `${text(node.record)}${member(node.field)}`;
    case 'array.new':
      return `((B -= ${node.bytes}) < 0 ? full(${siteText(context, node.site)}) : [${node.elements.map(text).join(', ')}])`;
    case 'array.make':
      return `make(${text(node.length)}, ${blank(node.type.element)}, ${node.headerBytes}, ${node.elementBytes}, ${siteText(context, node.site)})`;
    case 'array.length':
      return `${text(node.array)}.length`;
    case 'array.get':
      return arrayGetText(context, node);
    case 'array.at':
      return `${text(node.array)}[${text(node.index)}]`;
    case 'string.length':
      return `${text(node.string)}.length`;
    case 'string.unit':
      return `${text(node.string)}.charCodeAt(${text(node.index)})`;
    case 'string.concat': {
      const parts = node.parts.map(text);
      const site = siteText(context, node.site);
      return parts.length === 2 ? `concat(${parts.join(', ')}, ${site})` : `concatAll([${parts.join(', ')}], ${site})`;
    }
    case 'string.slice':
      return `cut(${text(node.string)}, ${text(node.from)}, ${text(node.to)}, ${siteText(context, node.site)})`;
    case 'string.fromUnits':
      return `fromUnits(${text(node.units)}, ${siteText(context, node.site)})`;
    case 'string.equal': {
      // Texts that short charge nothing.
      const isShort = [node.left, node.right].some((side) => side.kind === 'string' && side.value.length < 16);
      const operands = [text(node.left), text(node.right)] as const;
      return isShort ? `(${operands.join(' === ')})` : `equal(${operands.join(', ')}, ${siteText(context, node.site)})`;
    }
    case 'string.less':
      return `less(${text(node.left)}, ${text(node.right)}, ${siteText(context, node.site)})`;
    case 'none':
      return node.which === 'absent' ? 'Z' : node.which;
    case 'some':
      return text(node.value);
    case 'unwrap': {
      if (node.site === undefined) return text(node.value);
      const value = node.value.kind === 'record.get' ? `present(${text(node.value)})` : text(node.value);
      return `(${value} ?? lost(${siteText(context, node.site)}))`;
    }
    case 'isNone':
      switch (node.which) {
        case 'absent':
          return `(${text(node.value)} === Z)`;
        case 'any':
          // Fields hold Z, and whatever has been read from one as it is.
          return node.value.kind === 'present' ? `(${text(node.value)} == null)` : `isNone(${text(node.value)})`;
        default:
          return `(${text(node.value)} === ${node.which})`;
      }
    case 'present':
      return `present(${text(node.value)})`;
    case 'memory.load': {
      const address = addressText(context, node.address);
      switch (node.access) {
        case 'f64':
          return `M.getFloat64(${address}, true)`;
        case 'u32':
          return `M.getInt32(${address}, true)`;
        case 'u16':
          return `M.getUint16(${address}, true)`;
        case 'u8':
          return `M.getUint8(${address})`;
      }
      break;
    }
    case 'memory.loadText':
      return `loadText(${text(node.address)}, ${text(node.length)}, ${siteText(context, node.site)})`;
    case 'blank':
      return blank(node.type);
    case 'region':
      return String(regionValue(context, node.region, node.size === true));
    case 'budget':
      return node.of === 'charges' ? '(C | 0)' : '(B | 0)';
    case 'failure.site':
      return 'T';
    case 'failure.detail':
      return node.index === 0 ? 'U' : 'V';
  }
}

function arrayGetText(context: TextContext, node: Extract<Expression, { kind: 'array.get' }>): string {
  const array = expressionText(context, node.array);
  const index = expressionText(context, node.index);
  const site = siteText(context, node.site);
  if (node.type.element.kind === 'nullable') {
    return node.fallback === undefined
      ? `getNullable(${array}, ${index}, ${site})`
      : `((Y = lookNullable(${array}, ${index}, ${site})) === Z ? ${expressionText(context, node.fallback)} : Y)`;
  }
  // Elements are never undefined or null once written, so that the engine's own read finds the ends.
  if (node.fallback !== undefined)
    return `(look(${array}, ${index}, ${site}) ?? ${expressionText(context, node.fallback)})`;
  return isSimple(node.array) && isSimple(node.index)
    ? `(${array}[${index}] ?? missing(${array}, ${index}, ${site}))`
    : `get(${array}, ${index}, ${site})`;
}

function unaryText(operator: UnaryOperator, operand: string): string {
  switch (operator) {
    case 'negate':
      return `(-${operand})`;
    case 'abs':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'sqrt':
    case 'fround':
    case 'highWord':
    case 'lowWord':
    case 'clz32':
      return `${operator}(${operand})`;
    case 'toInt':
    case 'truncateToInt':
      return `(${operand} | 0)`;
    case 'fromInt':
      return operand;
    case 'fromUnsigned':
      return `(${operand} >>> 0)`;
    case 'not':
      return `(!${operand})`;
    case 'booleanToInt':
      return `(${operand} ? 1 : 0)`;
    case 'intToBoolean':
      return `(${operand} !== 0)`;
  }
}

const infix: { readonly [operator in BinaryOperator]?: string } = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  less: '<',
  lessEqual: '<=',
  greater: '>',
  greaterEqual: '>=',
  equal: '===',
  notEqual: '!==',
  'int.equal': '===',
  'int.notEqual': '!==',
  'int.less': '<',
  'int.lessEqual': '<=',
  'boolean.equal': '===',
  'int.and': '&',
  'int.or': '|',
  'int.xor': '^',
  'int.shiftLeft': '<<',
  'int.shiftRight': '>>',
};

function binaryText(operator: BinaryOperator, left: string, right: string): string {
  const sign = infix[operator];
  if (sign !== undefined) return `(${left} ${sign} ${right})`;
  switch (operator) {
    case 'int.add':
      return `(${left} + ${right} | 0)`;
    case 'int.subtract':
      return `(${left} - ${right} | 0)`;
    case 'int.multiply':
      return `imul(${left}, ${right})`;
    case 'int.shiftRightUnsigned':
      return `(${left} >>> ${right} | 0)`;
    case 'int.lessUnsigned':
      return `(${left} >>> 0 < ${right} >>> 0)`;
    case 'int.remainderUnsigned':
      return `((${left} >>> 0) % (${right} >>> 0) | 0)`;
    case 'int.multiplyHigh':
      return `multiplyHigh(${left}, ${right})`;
    case 'min':
    case 'max':
    case 'fromWords':
      return `${operator}(${left}, ${right})`;
    default:
      throw new TypeError(`no text for the operator ${operator}`);
  }
}
