// expect: rejected (prototype games)
