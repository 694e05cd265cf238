/** HTML that is safe to put into a page: made by {@link markup} alone. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Part = string | number | Markup | undefined | readonly Part[];

/** A template whose parts are escaped, save those that are markup themselves. Undefined is nothing, a list is its parts. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = strings.map((string, at) => `${string}${at < parts.length ? render(parts[at]) : ''}`).join('');
  return new Markup(text);
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.toString();
  if (typeof part === 'object') return part.map(render).join('');
  return escape(String(part));
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  // A page is UTF-8, which has no spelling for half a character or for most control characters.
  return text
    .replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '')
    .replaceAll(/[\p{Cs}\p{Cc}]/gu, (character) => ('\n\t\r'.includes(character) ? character : '\ufffd'));
}

/** A whole page: nothing is loaded, nothing runs, so that it opens from a file anywhere. */
export function page(title: string, body: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.toString();
}

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --good: #2a9d4a; --bad: #d2453b; --open: #c98a00; --accent: #3b7dd8; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
pre, code { font: 13px/1.45 ui-monospace, monospace; } pre { overflow-x: auto; padding: .6rem; background: var(--soft); }
table { border-collapse: collapse; } th, td { padding: .15rem .7rem; text-align: right; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; }
ul.tree, ul.tree ul { list-style: none; margin: 0; padding-left: 1.1rem; border-left: 1px solid var(--line); }
summary { cursor: pointer; } .scroll { overflow-x: auto; }
.accepted, .added { color: var(--good); } .rejected, .removed { color: var(--bad); } .inconclusive { color: var(--open); }
.badge { font-weight: 600; } .quiet { opacity: .65; } .scroll table { white-space: nowrap; } .left { text-align: left; } .legend > span { margin-right: 1rem; white-space: nowrap; } .swatch { display: inline-block; width: .8em; height: .8em; margin-right: .35em; }
h3 { font-size: 1rem; } svg text.small { font-size: 8px; } svg { max-width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: currentColor; }
`;
