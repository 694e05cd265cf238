// expect: rejected (syntax that is left out)
export {};
