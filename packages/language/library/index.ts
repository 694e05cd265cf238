// The mathematics of the language: the algorithms of the Rust crate libm 0.2.16, written once in the subset, so that
// every engine computes the same bits. The compiler links these files into programs by the functions' names; V8 runs them
// as they stand. Expected values, bit for bit: ../vectors/math.json.
//
// Not here, because they are native operators and exact everywhere: Math.sqrt, abs, floor, ceil, trunc, fround, min, max,
// imul, clz32.

export { log } from '@orrery/contract';
export { cbrt } from './cube_root.ts';
export { exp, expm1 } from './exponential.ts';
export { acosh, asinh, atanh, cosh, sinh, tanh } from './hyperbolic.ts';
export { hypot } from './hypotenuse.ts';
export { acos, asin, atan, atan2 } from './inverse_trigonometry.ts';
export { log10, log1p, log2 } from './logarithm.ts';
export { pow } from './power.ts';
export { fmod } from './remainder.ts';
export { round, sign } from './rounding.ts';
export { cos, sin, tan } from './trigonometry.ts';
export { integerToText, numberToText } from './number_text.ts';
export { toExponential, toFixed, toPrecision, toShortestExponential } from './number_formats.ts';
export { parseFloatText, parseIntText, textToNumber } from './number_parsing.ts';
export { numberToRadixText } from './radix_text.ts';
export { toLowerCase, toUpperCase } from './text_case.ts';
export { quoted } from './text_json.ts';
export { joinAll, joinTexts, split, wholeList } from './text_lists.ts';
export {
  charAt,
  characterFrom,
  charCodeAt,
  codePointFrom,
  padEnd,
  padStart,
  relativeIndex,
  repeat,
  sliceOfText,
  substr,
  substring,
  trim,
  trimEnd,
  textOfCodePoint,
  textOfCodePoints,
  textOfUnits,
  trimStart,
  unitIndex,
} from './text_parts.ts';
export { replaceEach, replaceFirst } from './text_replacement.ts';
export { endsWith, indexOfText, lastIndexOfText, startsWith } from './text_search.ts';
export {
  everyPlaces,
  execPlaces,
  matchPlaces,
  replaceByTexts,
  replacedPlaces,
  replacePlaces,
  searchExpression,
  splitPlaces,
  testExpression,
  textsAt,
  textsOrNothing,
} from './regular_expression_methods.ts';
