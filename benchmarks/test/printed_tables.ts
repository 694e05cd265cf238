/** A row of a printed table: its cells by the titles of their columns, those that come again with a number behind. */
export type PrintedRow = Readonly<Record<string, string>>;

/** The tables of a Markdown file that were written as such, in their order. */
export function markdownTables(text: string): readonly (readonly PrintedRow[])[] {
  const blocks = text.split('\n\n').filter((block) => block.startsWith('| '));
  return blocks.map((block) => {
    const [head = [], , ...rows] = block
      .trim()
      .split('\n')
      .map((line) => line.slice(2, -2).split(' | '));
    return rowsOf(head, rows);
  });
}

/** The tables between the markers of a Markdown file, where they are indented text in columns as wide as their rules. */
export function textTables(text: string, name: string): readonly (readonly PrintedRow[])[] {
  const block = text.slice(text.indexOf(`<!-- ${name}:begin -->`), text.indexOf(`<!-- ${name}:end -->`));
  return block
    .split('\n\n')
    .map((part) => part.split('\n').filter((line) => line !== ''))
    .filter(([, rule = '']) => /^ {4}-+( {2}-+)+$/.test(rule))
    .map(([head = '', rule = '', ...rows]) => {
      const places = [...rule.matchAll(/-+/g)].map(({ index, 0: dashes }) => [index, index + dashes.length] as const);
      const cells = (line: string): string[] => places.map(([from, to]) => line.slice(from, to).trim());
      return rowsOf(cells(head), rows.map(cells));
    });
}

function rowsOf(titles: readonly string[], rows: readonly (readonly string[])[]): readonly PrintedRow[] {
  const names = titles.map((title, at) => {
    const before = titles.slice(0, at).filter((other) => other === title).length;
    return before === 0 ? title : `${title} ${before + 1}`;
  });
  let subject = '';
  return rows.map((cells) => {
    // What rows are about is named once.
    subject = cells[0] === '' ? subject : (cells[0] ?? '');
    return Object.fromEntries(names.map((name, at) => [name, at === 0 ? subject : (cells[at] ?? '').trim()]));
  });
}
