import type { Diagnostic } from '../diagnostic.ts';

interface Rule {
  /** `{name}` stands for a fact. */
  readonly message: string;
  readonly remedy: string;
}

/**
 * Every reason of ours to reject a program: 01 names and libraries, 02 types, 03 syntax, 04 methods, 05 structural
 * typing, 06 the contract, 07 purity, 09 forms and methods that are left out. Ids are never reused.
 */
export const rules = {
  WM0101: { message: "'{name}' does not exist in a world model.", remedy: '{remedy}' },
  WM0102: {
    message: 'Math.random is hidden state.',
    remedy: "Draw from the 'random' parameter: random.float(), random.integer(n), random.chance(p), random.normal().",
  },
  WM0103: { message: "'{owner}' has no '{name}' in a world model.", remedy: '{remedy}' },
  WM0104: {
    message: "'{name}' cannot be imported.",
    remedy: 'Write everything in this file; State, Action and Random are given without an import.',
  },

  WM0201: {
    message: "'{name}' has type any or unknown.",
    remedy: 'Write its type out: number, boolean, an object type or an array type.',
  },
  WM0202: {
    message: "The type of '{name}' cannot be told.",
    remedy: 'Give it a type, for example: const {name}: number[] = [];',
  },
  WM0203: {
    message: "'as {type}' cannot be verified.",
    remedy: 'Remove the assertion, or declare the value with the type it has.',
  },
  WM0204: {
    message: "The type '{name}' is not allowed.",
    remedy: 'Write the type out: number, boolean, an object type or an array type.',
  },
  WM0205: {
    message: 'The type {type} mixes values that no test tells apart.',
    remedy:
      "Use one element type, as in (number | string)[], or objects with a tag: { kind: 'a'; … } | { kind: 'b'; … }.",
  },
  WM0206: {
    message:
      'The type {type} contains itself: it cannot be part of State or Action, nor be copied or written as a whole.',
    remedy: 'Keep the objects in an array, and refer to them by their indices.',
  },
  WM0207: {
    message: 'The object types of this program meet in too many ways.',
    remedy: 'Declare one type for each kind of object, and write its name where such objects are made.',
  },

  WM0301: { message: "'{name}' is not part of the language.", remedy: '{remedy}' },
  WM0302: {
    message: 'Only declarations, and statements that fill constants at load, may stand at the top level.',
    remedy: 'Move the statement into a function.',
  },
  WM0303: {
    message: "A module-level '{name}' variable is hidden state.",
    remedy: 'Use const; what changes from step to step belongs into State.',
  },
  WM0304: {
    message: "'{name}' is not a member of an enum with a value known in advance.",
    remedy: 'Name a member, such as {owner}.Name; keep names or lists of members in a const array.',
  },
  WM0305: {
    message: 'This case falls through to the next.',
    remedy: 'End it with break, return, continue or throw; only empty cases may fall through.',
  },
  WM0306: {
    message: 'The program has {found} characters, more than {limit}.',
    remedy: 'Compute large tables in loops instead of writing them out.',
  },
  WM0307: {
    message: 'The program is nested or chained too deeply (more than {limit} levels or operands).',
    remedy: 'Name intermediate results with const, and split long expressions.',
  },

  WM0308: { message: '{name} is not part of regular expressions here.', remedy: '{remedy}' },
  WM0309: {
    message:
      "'{name}' of a regular expression with the flag g goes on from where it ended before, which is hidden state.",
    remedy: 'Leave the flag g out, or walk over all matches: for (const match of text.matchAll(/…/g)).',
  },
  WM0310: {
    message: "The regular expression '{name}' has neither a text nor an identity here.",
    remedy: 'Use its test or exec, or give it to match, matchAll, replace, replaceAll, search or split.',
  },
  WM0311: {
    message: "'{name}' takes a regular expression with the flag g.",
    remedy: 'Add the flag: /…/g.',
  },

  WM0402: {
    message: "'new Array(n)' has no elements yet.",
    remedy: 'Fill it at once: new Array(n).fill(0), or Array.from({ length: n }, (_, i) => …).',
  },
  WM0411: {
    message: "'{name}' gives an iterator, which cannot be kept.",
    remedy:
      'Walk over it where it is made: for (const x of m.keys()), [...m.keys()]; m.keys().next().value is the first.',
  },
  WM0412: {
    message: "'delete {name}' would change the shape of an object.",
    remedy: 'Delete keys of a Record<string, T>, or declare the field optional: x?: T.',
  },
  WM0413: {
    message: "'{name}' asks an object with named fields for a key that is only known at run time.",
    remedy: 'Use a Record<string, T>, or compare the key with each name.',
  },
  WM0414: {
    message: "The order of the keys of '{name}' is not known.",
    remedy:
      'Declare it as Record<string, T>, or write every object of this type with the same fields in one order, none optional.',
  },
  WM0415: {
    message: 'Object.assign here mixes objects of different fields.',
    remedy: 'Write the fields out, or spread: { ...a, ...b }.',
  },

  WM0403: {
    message: "'{name}' is a method, which cannot be a value.",
    remedy: 'Call it, or write an arrow function that does: (x) => {name}(x).',
  },
  WM0404: {
    message: "A copy made by {how} is no instance of class '{name}': it has no methods.",
    remedy: 'Give the class a method that returns a new instance with the same fields.',
  },
  WM0421: {
    message: "'sort' without a comparison sorts by text.",
    remedy: 'Compare the elements: xs.sort((a, b) => a - b).',
  },
  WM0422: {
    message: "'concat' takes an array apart, so that this would not become an element.",
    remedy: 'Write [...xs, x] to add one element.',
  },
  WM0405: {
    message: "The function stored here uses '{name}', a variable of the function around it.",
    remedy: "Take '{name}' as a parameter, or call the function directly where it is written.",
  },
  WM0406: {
    message: "'{name}' takes different types of values, so that it cannot be handed on by its name.",
    remedy: 'Write an arrow function that calls it: (x) => {name}(x).',
  },
  WM0407: {
    message: "'{name}' would need ever more forms of itself, one for each function or type it is called with.",
    remedy: 'Let it call itself with the types and functions that it was given.',
  },
  WM0408: {
    message: 'A function cannot be part of State or Action.',
    remedy: 'Hold a number or a string that says which function is meant, and look it up in the step.',
  },
  WM0409: {
    message: "'{name}' has the methods of this object too: a call could not tell an instance from an object.",
    remedy: 'Write a class for this object as well.',
  },
  WM0416: {
    message: 'JSON.stringify turns a Map or Set into {}.',
    remedy: 'Use structuredClone(x), or copy it: new Map(m), new Set(s).',
  },

  WM0501: {
    message: 'A value of type {found} is used where {expected} is expected; they are laid out differently.',
    remedy: 'Build a value with exactly the expected fields.',
  },

  WM0601: { message: "The program does not export '{name}'.", remedy: 'Write: {signature}' },
  WM0602: { message: "'{name}' must be a function.", remedy: 'Write: {signature}' },
  WM0603: {
    message: "Parameter {position} of '{name}' has type {found}, but {expected} is given.",
    remedy: 'Write: {signature}',
  },
  WM0604: { message: "'{name}' returns {found} instead of {expected}.", remedy: 'Write: {signature}' },
  WM0605: { message: "'{name}' takes at most {count} parameters.", remedy: 'Write: {signature}' },
  WM0606: {
    message: "Type '{name}' differs from the given one: {found} instead of {expected}.",
    remedy: 'Remove the declaration; {name} is given.',
  },
  WM0607: {
    message: "'parameters' must be a flat object of number literals.",
    remedy: 'Write: export const parameters = { gravity: 9.8, mass: 0.1 };',
  },
  WM0608: { message: "The program does not export the type '{name}'.", remedy: 'Write: export type {name} = …;' },
  WM0609: { message: "A parameter of '{name}' has no type.", remedy: 'Write: {signature}' },
  WM0610: {
    message: "{type} holds instances of class '{name}'; {type} is plain data, copied at every step.",
    remedy: 'Declare the data with interface or type, and make instances inside step: new {name}(…).',
  },

  WM0611: {
    message: "Both modules export a parameter '{name}'.",
    remedy: 'Give it another name in one of them: the parameters of both are set together.',
  },
  WM0612: {
    message: "A contract of the form '{form}' takes {expected}.",
    remedy: 'Use {use}.',
  },
  WM0613: {
    message: '{type} has the name or literal {text}, which holds half of a surrogate pair.',
    remedy: 'Write whole characters: a compiled model tells its layout as UTF-8.',
  },

  WM0701: {
    message: "This writes to the module constant '{name}' (declared at {place}).",
    remedy: 'Copy it before changing it: [...xs] or { ...x }, and copy inner arrays and objects too.',
  },
  WM0702: {
    message: "'{name}' is read before its initialisation.",
    remedy: 'Move the declaration of the constant above its first use.',
  },

  WM0909: { message: "'{name}' is not part of the language.", remedy: '{remedy}' },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;

/** Fills a rule's texts. Facts that a text does not name are ignored. */
export function describe(
  rule: RuleId,
  facts: Readonly<Record<string, string>>,
): Pick<Diagnostic, 'message' | 'remedy'> {
  const fill = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
  // `{ gravity: 9.8 }` and `{ ...x }` in a text are no facts: the pattern wants a bare word between the braces.
  return { message: fill(rules[rule].message), remedy: fill(rules[rule].remedy) };
}
