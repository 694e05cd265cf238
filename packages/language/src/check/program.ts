import type ts from 'typescript6';
import { standardLibrary, standardLibraryName } from './standard_library.ts';
import { rememberTypes } from './type_memory.ts';
import { typescript } from './typescript.ts';

export interface SourceText {
  /** Absolute, with forward slashes; relative imports between the texts resolve against it. */
  readonly name: string;
  readonly text: string;
}

export interface CheckedFiles {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly file: (name: string) => ts.SourceFile;
}

const options: ts.CompilerOptions = {
  noLib: true,
  types: [],
  strict: true,
  target: typescript.ScriptTarget.ES2022,
  module: typescript.ModuleKind.ESNext,
  moduleResolution: typescript.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  isolatedModules: true,
  noFallthroughCasesInSwitch: true,
};

/** Parsed once a process; a SourceFile may be shared between programs as long as its text is the same. */
const parsed = new Map<string, ts.SourceFile>();

/** Comments mean nothing here. Parents are set where the checker binds names, which it does for every file at once. */
export function parse({ name, text }: SourceText): ts.SourceFile {
  const languageVersion = typescript.ScriptTarget.ES2022;
  const jsDocParsingMode = typescript.JSDocParsingMode.ParseNone;
  return typescript.createSourceFile(name, text, { languageVersion, jsDocParsingMode }, false);
}

function parseShared(source: SourceText): ts.SourceFile {
  const known = parsed.get(source.name);
  if (known !== undefined && known.text === source.text) return known;
  const file = parse(source);
  parsed.set(source.name, file);
  return file;
}

/** The last program, from which TypeScript reuses what did not change: a later check costs half. */
let previous: ts.Program | undefined;

/**
 * Type-checks texts against the language's standard library and nothing else. `shared` texts are kept parsed between
 * calls (a contract's declaration); `own` texts are parsed anew.
 */
export function checkFiles(shared: readonly SourceText[], own: readonly SourceText[]): CheckedFiles {
  const files = new Map<string, ts.SourceFile>();
  for (const source of [{ name: standardLibraryName, text: standardLibrary }, ...shared])
    files.set(source.name, parseShared(source));
  for (const source of own) files.set(source.name, parse(source));
  const host: ts.CompilerHost = {
    getSourceFile: (name) => files.get(name),
    getDefaultLibFileName: () => standardLibraryName,
    writeFile: () => {},
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => files.has(name),
    readFile: (name) => files.get(name)?.text,
    directoryExists: () => true,
    getDirectories: () => [],
    resolveModuleNameLiterals: (literals, containing) =>
      literals.map(({ text }) => {
        const path = new URL(text, `file://${containing}`).pathname;
        const resolvedFileName = files.has(path) ? path : `${path}.ts`;
        return files.has(resolvedFileName)
          ? { resolvedModule: { resolvedFileName, extension: '.ts', isExternalLibraryImport: false } }
          : { resolvedModule: undefined };
      }),
  };
  const rootNames = [...files.keys()];
  const program = typescript.createProgram({
    rootNames,
    options,
    host,
    ...(previous === undefined ? {} : { oldProgram: previous }),
  });
  previous = program;
  return {
    program,
    checker: rememberTypes(program.getTypeChecker()),
    file: (name) => {
      const file = files.get(name);
      if (file === undefined) throw new Error(`no text named ${name} was given to the checker`);
      return file;
    },
  };
}
