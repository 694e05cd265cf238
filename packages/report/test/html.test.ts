import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDifference, markup, page, runPage, scoreChart } from '../src/index.ts';

describe('markup', () => {
  it('never lets a part become markup', () => {
    expect(markup`<b title="${'"<&\'>'}">${['</b><script>', markup`<i>${'a'}</i>`, undefined]}</b>`.toString()).toBe(
      '<b title="&quot;&lt;&amp;&#39;&gt;">&lt;/b&gt;&lt;script&gt;<i>a</i></b>',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(markup`${text}`.toString()).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it('replaces what UTF-8 cannot hold', () => {
    expect(markup`${'a\ud800b\u0000c\n'}`.toString()).toBe('a\ufffdb\ufffdc\n');
  });

  it('makes pages that load nothing and run nothing', () => {
    const text = page('<t>', markup`<p>x</p>`);
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).toContain('<title>&lt;t&gt;</title>');
    expect(text).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|<link|src=|url\(/);
  });
});

describe('the difference of two texts', () => {
  const lines = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
    .map((all) => all.map((one) => `${one}\n`).join(''));

  it('gives both texts back, with as many common lines as the longest common subsequence', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const found = lineDifference(before, after);
        const text = (kind: 'added' | 'removed') =>
          found
            .filter((line) => line.kind === kind || line.kind === 'same')
            .map((line) => `${line.text}\n`)
            .join('');
        expect([text('removed'), text('added')]).toEqual([before, after]);
        const [one, other] = [before.split('\n').slice(0, -1), after.split('\n').slice(0, -1)];
        expect(found.filter(({ kind }) => kind === 'same').length).toBe(longestCommon(one, other));
      }),
    );
  });
});

/** By its definition. */
function longestCommon(one: readonly string[], other: readonly string[], known = new Map<string, number>()): number {
  if (one.length === 0 || other.length === 0) return 0;
  const key = `${one.length} ${other.length}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const result =
    one[0] === other[0]
      ? 1 + longestCommon(one.slice(1), other.slice(1), known)
      : Math.max(longestCommon(one.slice(1), other, known), longestCommon(one, other.slice(1), known));
  known.set(key, result);
  return result;
}

describe('the page of a run', () => {
  const asks = [
    {
      ask: 1,
      action: 'generate',
      parent: 0,
      outcome: '0.5000',
      score: 0.5,
      program: 'let a = 1;\nreturn a;\n',
      best: false,
    },
    {
      ask: 2,
      action: 'improve',
      parent: 1,
      outcome: '0.7500',
      score: 0.75,
      program: 'let a = 2;\nreturn a;\n',
      fit: 'a: the data allow from 1 < 2',
      best: true,
    },
    { ask: 3, action: 'fix', parent: 2, outcome: 'refused', best: false },
    {
      ask: 4,
      action: 'generate',
      parent: 0,
      outcome: '<img src=x>',
      score: 0.25,
      program: '<script>alert(1)</script>',
      best: false,
    },
  ];

  it('shows asks below their parents, programs by their changes, and the verdict', () => {
    const text = runPage({
      title: 'run & co',
      facts: [['calls', '4 of 4']],
      asks,
      acceptance: { verdict: 'inconclusive', reasons: ['too few'], text: 'sealed 60' },
    });
    expect(text).toMatch(
      /<li><a href="#ask-1">[^]*<ul class="tree"><li><a href="#ask-2">[^]*best[^]*<a href="#ask-3">[^]*<\/ul><\/li><li><a href="#ask-4">/,
    );
    expect(text).toContain(
      '<span class="removed">- let a = 1;</span>\n<span class="added">+ let a = 2;</span>\n<span class="same">  return a;</span>',
    );
    expect(text).toContain('<span class="badge inconclusive">inconclusive</span>');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    // Beside the best program, and with its ask.
    expect(text.split('<pre>a: the data allow from 1 &lt; 2</pre>')).toHaveLength(3);
    expect(text).not.toContain('<img');
  });

  it('takes a run without asks, and one whose asks are a chain of thousands', () => {
    expect(runPage({ title: 'none', facts: [], asks: [] })).toContain('nothing was asked');
    const chain = Array.from({ length: 1000 }, (_, at) => ({
      ask: at + 1,
      action: 'fix',
      parent: at,
      outcome: 'bug',
      best: false,
    }));
    expect(runPage({ title: 'long', facts: [], asks: chain })).toContain('#ask-1000');
  });

  it('draws the best so far as a line that rises with the better scores only', () => {
    const chart = scoreChart([
      { call: 1, score: 0.5 },
      { call: 2 },
      { call: 3, score: 0.25 },
      { call: 4, score: 1 },
    ]).toString();
    // 220 high, 10 above and 24 below: 0.5 lies at 103, 1 at 10; a quarter of 674 to the right of 36 a call.
    expect(chart).toContain('d="M204.5 103.0 H373.0 H541.5 H710.0 V10.0"');
    expect(chart.match(/<circle/g)?.length).toBe(3);
  });
});
