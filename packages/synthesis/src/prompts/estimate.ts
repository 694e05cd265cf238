/**
 * Tokens of a text, on the safe side: digits make three characters or less a token in the tokenizers we know of, words
 * more.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 3);
}
