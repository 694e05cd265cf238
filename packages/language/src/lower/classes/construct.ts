import type ts from 'typescript6';
import { memberOfThis } from '../../check/classes.ts';
import { typescript } from '../../check/typescript.ts';
import type { Expression } from '../../ir/ir.ts';
import type { IrType, RecordType } from '../../ir/types.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { bindParameters, incoming, parameterSymbol, storeFunction } from '../functions/parameters.ts';
import { readVariable } from '../functions/shared_variables.ts';
import type { FunctionInfo, ModuleLowering } from '../module_lowering.ts';
import { booleanValue, numberValue, stringValue, type Value } from '../value.ts';
import { slotOf } from '../families.ts';
import { classTag, tagField } from './class_tags.ts';
import { constructorOf, fieldName, fieldsOf, memberName } from './members.ts';

/** One first value of a field; `value` runs with or without `this`. */
interface FirstValue {
  readonly name: string;
  readonly node: ts.Node;
  readonly usesThis: boolean;
  readonly value: (type: IrType) => Value;
}

/**
 * `new Name(…)` as a function of the constructor's parameters that returns the instance.
 *
 * First values that do not look at `this` go straight into the new record; from the first one that does, fields are
 * assigned in order. A field without a value yet holds a blank that is never read (late_fields.ts).
 */
export function lowerConstructor(module: ModuleLowering, info: FunctionInfo, node: ts.ClassDeclaration): void {
  const { result: type } = info;
  const symbol = node.name === undefined ? undefined : module.checker.getSymbolAtLocation(node.name);
  if (type.kind !== 'record' || symbol === undefined) return;
  const f = module.builder(type);
  f.owner = info;
  bindParameters(f, info);
  const body = constructorOf(node)?.body?.statements ?? [];
  const firstValues = [...initialisers(f, node), ...body.map((statement) => leadingAssignment(f, statement))];
  const slots = slotsOf(f, node, type);
  const direct = prefix(firstValues, slots);
  const instance = f.stabilise(make(f, type, slots, direct, node), 'this');
  if (instance.expression.kind !== 'local') return;
  f.bindings.set(symbol, { local: instance.expression.local, type, unsigned: false });
  const fieldCount = firstValues.length - body.length;
  for (const each of firstValues.slice(direct.length, fieldCount))
    if (each !== undefined) assignField(f, type, slots, instance, each);
  const leave = f.label();
  f.jumps.push({ kind: 'inlined', breakTo: leave, type: { kind: 'void' }, result: undefined });
  const rest = f.block(() => {
    for (const statement of body.slice(Math.max(0, direct.length - fieldCount))) f.statement(statement);
  });
  f.jumps.pop();
  if (rest.length > 0) f.emit({ kind: 'block', label: leave, body: rest });
  f.emit({ kind: 'return', value: instance.expression });
  storeFunction(f, info, info.id, incoming(info), !module.isLibrary);
}

/** Fields with initialisers, those without that start undefined or blank, then parameters that are fields. */
function initialisers(f: FunctionBuilder, node: ts.ClassDeclaration): readonly (FirstValue | undefined)[] {
  return fieldsOf(node).flatMap((field): (FirstValue | undefined)[] => {
    const name = fieldName(field);
    if (typescript.isParameter(field)) {
      const symbol = parameterSymbol(f.module.checker, field);
      const binding = symbol === undefined ? undefined : f.bindings.get(symbol);
      if (binding === undefined) return [];
      return [
        { name, node: field, usesThis: false, value: (type) => f.coerce(readVariable(f, binding, field), type, field) },
      ];
    }
    const { initializer } = field;
    if (initializer === undefined) return [];
    return [{ name, node: field, usesThis: usesThis(initializer), value: (type) => f.typed(initializer, type) }];
  });
}

/** `this.x = value;` at the start of a constructor. */
function leadingAssignment(f: FunctionBuilder, statement: ts.Statement): FirstValue | undefined {
  if (!typescript.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  if (
    !typescript.isBinaryExpression(expression) ||
    expression.operatorToken.kind !== typescript.SyntaxKind.EqualsToken ||
    !typescript.isPropertyAccessExpression(expression.left) ||
    expression.left.expression.kind !== typescript.SyntaxKind.ThisKeyword
  )
    return undefined;
  const { left, right } = expression;
  return { name: memberName(left.name), node: left, usesThis: usesThis(right), value: (type) => f.typed(right, type) };
}

function usesThis(node: ts.Node): boolean {
  if (node.kind === typescript.SyntaxKind.ThisKeyword) return true;
  return typescript.forEachChild(node, (child) => (usesThis(child) ? true : undefined)) ?? false;
}

/** The first values before anything that looks at `this`, or gives a field a second value. */
function prefix(values: readonly (FirstValue | undefined)[], slots: Slots): readonly FirstValue[] {
  const found: FirstValue[] = [];
  for (const value of values) {
    if (value === undefined || value.usesThis || found.some(({ name }) => name === value.name)) break;
    if (!slots.has(value.name)) break;
    found.push(value);
  }
  return found;
}

/** The fields of the record that hold a class's own, by the names of those. */
type Slots = ReadonlyMap<string, RecordType['fields'][number]>;

function slotsOf(f: FunctionBuilder, node: ts.ClassDeclaration, type: RecordType): Slots {
  const { checker, types } = f.module;
  return new Map(
    fieldsOf(node).flatMap((field) => {
      const name = fieldName(field);
      const slot = slotOf(type, name, () => types.of(checker.getTypeAtLocation(field), field));
      return slot === undefined ? [] : [[name, slot] as const];
    }),
  );
}

function make(
  f: FunctionBuilder,
  type: RecordType,
  slots: Slots,
  direct: readonly FirstValue[],
  node: ts.ClassDeclaration,
): Value {
  const given = f.operands(
    direct.map(({ name, value, node: place }) => () => {
      const slotType = slots.get(name)?.type ?? type;
      return f.coerce(value(slotType), slotType, place);
    }),
  );
  const fields = direct.map(({ name }, at) => ({
    name: slots.get(name)?.name ?? name,
    value: (given[at] as Value).expression,
  }));
  const own = new Set([...slots.values()].map(({ name }) => name));
  const tag = classTag(node, f.module.checker);
  const others = type.fields
    .filter(({ name }) => !fields.some((each) => each.name === name))
    .map((field) => ({
      name: field.name,
      value:
        field.name === tagField && tag !== undefined
          ? f.coerce(numberValue(tag), field.type, node).expression
          : blank(f, field.type, own.has(field.name) ? 'undefined' : 'absent'),
    }));
  return {
    expression: { kind: 'record.new', type, fields: [...fields, ...others], bytes: 0, site: f.site(node) },
    type,
  };
}

/** What a field holds before its first value; what only other members of a union have is absent for good. */
function blank(f: FunctionBuilder, type: IrType, which: 'undefined' | 'absent'): Expression {
  switch (type.kind) {
    case 'boolean':
      return booleanValue(false).expression;
    case 'string':
      return stringValue('').expression;
    case 'nullable':
      return { kind: 'none', type, which };
    case 'number':
      return numberValue(0).expression;
    case 'int':
      return { kind: 'int', value: 0 };
    default:
      // A local that is never set: no reference exists yet.
      return { kind: 'local', local: f.local('blank', type, true) };
  }
}

function assignField(
  f: FunctionBuilder,
  type: RecordType,
  slots: Slots,
  instance: Value,
  { name, node, value }: FirstValue,
): void {
  const field = slots.get(name);
  if (field === undefined) return;
  const given = f.coerce(value(field.type), field.type, node);
  f.write({ kind: 'record.set', type, record: instance.expression, field: field.name, value: given.expression }, node);
}

/** `this` where it is a value: the instance. */
export function lowerThis(f: FunctionBuilder, node: ts.Node): Value {
  const symbol = f.symbol(node);
  const binding = symbol === undefined ? undefined : f.bindings.get(symbol);
  if (binding !== undefined) return f.read(binding.local);
  const name = memberOfThis(node) === undefined ? 'this' : 'this as a value';
  return f.reject('WM0301', node, { name, remedy: 'Name what it stands for.' });
}
