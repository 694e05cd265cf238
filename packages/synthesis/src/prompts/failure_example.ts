import { exactNumbers, type Value } from '@orrery/contract';
import type { FailureExample } from '../failures/index.ts';
import { differences, type LeafDifference } from '../fields.ts';
import { closely } from '../metrics/equality.ts';
import type { StepOutputs } from '../metrics/prediction.ts';
import { estimateTokens } from './estimate.ts';
import { placesText } from './places_text.ts';
import { numberText, shortText, valueText } from './value_text.ts';

/** Wrong fields that are named where there is no room for all. */
const namedFields = 8;
/** Characters of an action beside the parts of a state. */
const shownCharacters = 200;

/** A wrong prediction in full, beside a like transition that is right if there is one and `contrasted` asks for it. */
export function exampleText(example: FailureExample, terminated: string, contrasted = true): string {
  const { index, state, action, expected, predicted, wrong, contrast } = example;
  const lines = [
    `Transition ${index} (wrong: ${wrong.join(', ')})`,
    `state: ${valueText(state)}`,
    `action: ${valueText(action)}`,
    `expected: ${outputsText(expected, terminated)}`,
    `predicted: ${outputsText(predicted, terminated)}`,
  ];
  if (contrasted && contrast !== undefined)
    lines.push(
      `right is the like transition ${contrast.index}: state ${valueText(contrast.state)}, action ${valueText(contrast.action)}, gives ${outputsText(contrast.next, terminated)}`,
    );
  return lines.join('\n');
}

/** A wrong prediction of a state that is too long to show: the parts that are wrong, as far as `tokens` go. */
export function partsText(example: FailureExample, terminated: string, tokens: number): string {
  const { index, state, action, expected, predicted, wrong } = example;
  const others = wrong.length - namedFields;
  const head = [
    `Transition ${index} (wrong: ${wrong.slice(0, namedFields).join(', ')}${others > 0 ? ` and ${others} other fields` : ''})`,
    `action: ${shortText(action, shownCharacters)}`,
    `expected: reward ${numberText(expected.reward)}, ${terminated} ${expected.terminated}${legalText(expected)}`,
    `predicted: reward ${numberText(predicted.reward)}, ${terminated} ${predicted.terminated}${legalText(predicted)}`,
  ].join('\n');
  const close = differences(expected.state, predicted.state, closely, '', true);
  const wrongPlaces = close.length > 0 ? close : differences(expected.state, predicted.state, exactNumbers, '', true);
  const changed = differences(state, expected.state, exactNumbers, '', true);
  const places = wrongPlaces.map(({ path, one, other }) => ({
    path,
    values: [...valueBefore(path, one, changed), ['expected', one] as const, ['predicted', other] as const],
  }));
  const room = tokens - estimateTokens(head);
  return places.length === 0
    ? head
    : `${head}\nThe state is too long to show. Where it is wrong:\n${placesText(places, room)}`;
}

/** The value of a place before the step, given what it is afterwards; nothing if the places do not match. */
function valueBefore(path: string, after: Value, changed: readonly LeafDifference[]): (readonly ['before', Value])[] {
  const change = changed.find((one) => one.path === path);
  if (change !== undefined) return [['before', change.one]];
  return changed.some((one) => one.path.startsWith(path) || path.startsWith(one.path)) ? [] : [['before', after]];
}

function outputsText(outputs: StepOutputs, name: string): string {
  const { state, reward, terminated } = outputs;
  return `state ${valueText(state)}, reward ${numberText(reward)}, ${name} ${terminated}${legalText(outputs)}`;
}

/** What can be done in the next state, of worlds where that is told. */
function legalText({ legalActions }: StepOutputs): string {
  return legalActions === undefined ? '' : `, legalActions there ${valueText(legalActions)}`;
}
