// covers: array methods whose callback changes the array
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const grown = state.slice();
  out.push(grown.filter((x) => (grown.push(x), x > 2)).length, grown.length);
  const doubled = state.slice();
  doubled.forEach((x, i) => {
    doubled[i] = x * 2;
    if (i + 1 < doubled.length) doubled[i + 1] = 100;
  });
  out.push(...doubled);
  const cut = state.slice();
  let visits = 0;
  cut.forEach(() => {
    visits += 1;
    cut.pop();
  });
  out.push(visits, cut.length);
  const summed = state.slice();
  out.push(
    summed.reduce((sum, x) => (summed.pop(), sum + x), 0),
    summed.length,
  );
  const back = state.slice();
  out.push(back.reduceRight((sum, x, i) => ((back.length = Math.min(back.length, i)), sum * 2 + x), 0));
  const tested = state.slice();
  out.push(tested.some((x) => (tested.pop(), x > 100)) ? 1 : 0, tested.length);
  out.push(tested.every((x) => (tested.push(x), x > -100)) ? 1 : 0, tested.length);
  const mapped = state.slice();
  out.push(...mapped.map((x, i) => (mapped.push(i), x + i)), mapped.length);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
