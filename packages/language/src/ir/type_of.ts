import type { BinaryOperator, Expression, IrFunction, Module, UnaryOperator } from './ir.ts';
import { booleanType, intType, numberType, nullableType, stringType, voidType, type IrType } from './types.ts';

/** The type of an expression inside a function of a module. */
export function typeOf(module: Module, ir: IrFunction, expression: Expression): IrType {
  switch (expression.kind) {
    case 'number':
    case 'parameter':
    case 'failure.detail':
      return numberType;
    case 'int':
    case 'array.length':
    case 'region':
    case 'budget':
    case 'attempt':
    case 'failure.site':
    case 'string.length':
    case 'string.unit':
      return intType;
    case 'string':
    case 'string.concat':
    case 'string.slice':
    case 'string.fromUnits':
    case 'memory.loadText':
      return stringType;
    case 'boolean':
    case 'same':
    case 'string.equal':
    case 'string.less':
    case 'isNone':
      return booleanType;
    case 'local':
      return ir.locals[expression.local]?.type ?? voidType;
    case 'constant':
      return module.constants[expression.constant]?.type ?? voidType;
    case 'unary':
      return unaryResult(expression.operator);
    case 'binary':
      return binaryResult(expression.operator);
    case 'conditional':
    case 'record.new':
    case 'array.new':
    case 'array.make':
    case 'none':
    case 'blank':
    case 'some':
      return expression.type;
    case 'unwrap': {
      const type = typeOf(module, ir, expression.value);
      return type.kind === 'nullable' ? type.value : voidType;
    }
    case 'present':
      return nullableType(typeOf(module, ir, expression.value));
    case 'call':
      return module.functions[expression.function]?.result ?? voidType;
    case 'record.get':
      return expression.type.fields.find(({ name }) => name === expression.field)?.type ?? voidType;
    case 'array.get':
    case 'array.at':
      return expression.type.element;
    case 'memory.load':
      return expression.access === 'f64' ? numberType : intType;
  }
}

function unaryResult(operator: UnaryOperator): IrType {
  switch (operator) {
    case 'toInt':
    case 'truncateToInt':
    case 'highWord':
    case 'lowWord':
    case 'clz32':
    case 'booleanToInt':
      return intType;
    case 'not':
    case 'intToBoolean':
      return booleanType;
    default:
      return numberType;
  }
}

function binaryResult(operator: BinaryOperator): IrType {
  switch (operator) {
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'min':
    case 'max':
    case 'fromWords':
      return numberType;
    case 'int.add':
    case 'int.subtract':
    case 'int.multiply':
    case 'int.multiplyHigh':
    case 'int.remainderUnsigned':
    case 'int.and':
    case 'int.or':
    case 'int.xor':
    case 'int.shiftLeft':
    case 'int.shiftRight':
    case 'int.shiftRightUnsigned':
      return intType;
    default:
      return booleanType;
  }
}
