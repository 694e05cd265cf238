import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkProgram, emitWasm } from '@orrery/language';
import type { Sandbox } from '@orrery/sandbox';
import {
  accept,
  hashOf,
  parseValues,
  type AcceptanceReport,
  type FitRecord,
  type RecordedTransition,
  type SealedSplit,
  type SynthesisTask,
} from '@orrery/synthesis';
import { summarizeRun, type RunFolder, type RunSummary } from '@orrery/synthesis/run';
import { prepareForms } from '../acceptance/forms.ts';
import { CommandFailure, valueOf } from '../failure.ts';
import { reportPage } from './report.ts';
import { resultFiles, resultFolder } from './result_files.ts';

export interface RunResult {
  /** Absent where too few data were there to set any aside. */
  readonly report?: AcceptanceReport;
  readonly path: string;
}

/**
 * Judges the best program of a run on its sealed data and writes `result/`: model.ts, its contract in environment.json,
 * model.wasm (where it is accepted by the checker), report.json and report.html. Written beside and moved there whole. The same run gives the same bytes.
 */
export async function writeResult(folder: RunFolder, source: string, sandbox: Sandbox): Promise<RunResult> {
  const { seed, draws } = folder.configuration;
  const { id, contract, metric, observationNoise } = folder.configuration.task;
  const task: SynthesisTask = { id, contract, metric, description: '' };
  const split = sealedSplit(folder);
  const report =
    split === undefined
      ? undefined
      : valueOf(
          await accept(
            source,
            { prepare: prepareForms, sandbox },
            { task, split, seed, draws, ...(observationNoise !== undefined && { noise: observationNoise }) },
          ),
        );
  const checked = checkProgram(source, contract);
  const wasm = checked.ok ? await emitWasm(checked.value, { optimize: 'speed' }) : undefined;
  const summary = valueOf(summarizeRun(folder.path));
  const path = join(folder.path, resultFolder);
  const part = `${path}.part`;
  try {
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part);
    writeFileSync(join(part, resultFiles.program), source);
    writeFileSync(join(part, resultFiles.environment), `${JSON.stringify({ id, contract }, undefined, 2)}\n`);
    if (wasm !== undefined) writeFileSync(join(part, resultFiles.module), wasm);
    if (report !== undefined)
      writeFileSync(
        join(part, resultFiles.report),
        `${JSON.stringify({ ...report, fits: fitsOf(summary) }, undefined, 2)}\n`,
      );
    writeFileSync(join(part, resultFiles.page), reportPage(summary, report));
    rmSync(path, { recursive: true, force: true });
    renameSync(part, path);
  } catch (error) {
    throw new CommandFailure(`${path} cannot be written: ${error instanceof Error ? error.message : ''}`);
  }
  return { path, ...(report !== undefined && { report }) };
}

/** What the fits of the run found, by ask: what the data leave open of its programs' constants. */
function fitsOf({ asks }: RunSummary): readonly (FitRecord & { readonly ask: number })[] {
  return asks.flatMap(({ ask, record }) =>
    record?.outcome === 'evaluated' && record.fit !== undefined ? [{ ask, ...record.fit }] : [],
  );
}

function sealedSplit({ path, blobs, configuration }: RunFolder): SealedSplit | undefined {
  const { sealed, transitions } = configuration;
  if (sealed === undefined) return undefined;
  const read = (blob: string) => parseValues(valueOf(blobs.get(blob))) as readonly RecordedTransition[];
  const { distinct, episodes, hash } = sealed;
  const inside = read(sealed.blob);
  if (hashOf(inside) !== hash)
    throw new CommandFailure(
      `${path}: the sealed data are not those that were set aside when the run began. Restore its blobs from a copy.`,
    );
  return { train: read(transitions.blob), sealed: inside, distinct, episodes, hash };
}
