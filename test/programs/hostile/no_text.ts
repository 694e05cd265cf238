// expect: rejected
