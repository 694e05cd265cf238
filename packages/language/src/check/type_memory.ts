import type ts from 'typescript6';

/**
 * A checker that finds the type of a node once. TypeScript's own keeps types of declarations but not of operators, so
 * that asking at every level of `a + b + c + …`, in every pass, would check the levels below it anew.
 */
export function rememberTypes(checker: ts.TypeChecker): ts.TypeChecker {
  const known = new Map<ts.Node, ts.Type>();
  return {
    ...checker,
    getTypeAtLocation(node) {
      const found = known.get(node);
      if (found !== undefined) return found;
      const type = checker.getTypeAtLocation(node);
      known.set(node, type);
      return type;
    },
  };
}
