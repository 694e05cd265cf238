// covers: JSON.parse(JSON.stringify(x)) leaves out fields that are undefined, structuredClone keeps them
interface Unit {
  name?: number | undefined;
  held: number | undefined;
  inner: { deep?: number[] | undefined };
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const units: Unit[] = [
    { name: undefined, held: undefined, inner: { deep: undefined } },
    { held: action, inner: {} },
    { name: action, held: state[0], inner: { deep: [...state] } },
  ];
  // JSON spells numbers that are not finite as null.
  const finite = units.filter(({ name = 0, held = 0 }) => Math.abs(name) < 1e300 && Math.abs(held) < 1e300);
  for (const unit of [...units, ...structuredClone(units), ...(JSON.parse(JSON.stringify(finite)) as Unit[])]) {
    out.push('name' in unit ? 1 : 0, 'deep' in unit.inner ? 1 : 0);
    out.push(unit.name ?? -1, unit.held ?? -2, unit.inner.deep === undefined ? -3 : unit.inner.deep.length);
  }
  return { state: out, reward: 0, terminated: false };
}
