// expect: rejected
export {};
