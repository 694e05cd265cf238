import { abiVersion, sectionName, type ModelSection } from './abi.ts';
import { failure, success, type Result } from './result.ts';
import { modelSectionSchema } from './schemas.ts';

/** Why bytes are no compiled world model that this version can host, with the remedy. */
export interface SectionError {
  readonly code: 'not_wasm' | 'no_section' | 'invalid_section' | 'wrong_abi';
  readonly message: string;
}

// WebAssembly 1.0, section 5.5: magic, version, then sections of an id byte, a LEB128 size and that many bytes.
const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const customSection = 0;

/** Reads the custom section `orrery` of a compiled model; looks at nothing else in it. */
export function readSection(wasm: Uint8Array): Result<ModelSection, SectionError> {
  if (magic.some((byte, i) => wasm[i] !== byte))
    return failure({ code: 'not_wasm', message: 'these bytes are no WebAssembly module: pass a compiled world model' });
  const content = findSection(wasm);
  if (content === undefined)
    return failure({
      code: 'no_section',
      message: `the module has no custom section '${sectionName}': compile the world model with orrery`,
    });
  return parseSection(content);
}

function parseSection(content: Uint8Array): Result<ModelSection, SectionError> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    return failure({
      code: 'invalid_section',
      message: `the custom section '${sectionName}' is no JSON: compile again`,
    });
  }
  const abi = typeof json === 'object' && json !== null && 'abi' in json ? json.abi : undefined;
  if (typeof abi === 'number' && abi !== abiVersion)
    return failure({
      code: 'wrong_abi',
      message: `the module has abi version ${abi}, this host knows ${abiVersion}: compile the source again`,
    });
  const parsed = modelSectionSchema.safeParse(json);
  if (parsed.success) return success(parsed.data);
  const [issue] = parsed.error.issues;
  return failure({
    code: 'invalid_section',
    message: `the custom section '${sectionName}' is wrong at '${issue?.path.join('.') ?? ''}': ${issue?.message ?? ''}; compile again`,
  });
}

function findSection(wasm: Uint8Array): Uint8Array | undefined {
  let at = magic.length;
  while (at < wasm.length) {
    const id = wasm[at];
    const size = readLength(wasm, at + 1);
    if (size === undefined || size.end + size.value > wasm.length) return undefined;
    const end = size.end + size.value;
    if (id === customSection) {
      const name = readLength(wasm, size.end);
      if (name === undefined || name.end + name.value > end) return undefined;
      const nameEnd = name.end + name.value;
      if (new TextDecoder().decode(wasm.subarray(name.end, nameEnd)) === sectionName)
        return wasm.subarray(nameEnd, end);
    }
    at = end;
  }
  return undefined;
}

/** An unsigned LEB128 number of at most 32 bits. */
function readLength(wasm: Uint8Array, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 5; i += 1) {
    const byte = wasm[from + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: from + i + 1 };
  }
  return undefined;
}
