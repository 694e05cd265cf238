import { listPrice, pricesOf, probeServer, serverFromEnvironment } from '@orrery/llm';
import { valueOf } from '../failure.ts';

/** `orrery doctor`: tries out what the configured server understands; exit code 1 if it does not answer. */
export async function doctor({ model, json }: { readonly model?: string; readonly json?: boolean }): Promise<number> {
  const server = valueOf(serverFromEnvironment(process.env));
  const options = { ...server, model: model ?? server.model, timeoutMs: Math.min(server.timeoutMs, 60_000) };
  const report = await probeServer(options);
  const price = listPrice(options.model);
  if (json === true) {
    process.stdout.write(`${JSON.stringify({ model: options.model, ...report, price: price ?? null })}\n`);
  } else {
    process.stdout.write(`${options.baseURL ?? 'the default OpenAI server'}, model ${options.model}\n`);
    for (const { probe, verdict, message } of report.findings)
      process.stdout.write(`${verdict.padEnd(6)} ${probe}: ${message}\n`);
    if (report.profile !== undefined) {
      const { name, stream, continuation, tokenLimit } = report.profile;
      process.stdout.write(
        `profile: ${name}; ${stream ? 'streams' : 'does not stream'}; continuation ${continuation}; limit by ${tokenLimit}\n`,
      );
    }
    process.stdout.write(
      price === undefined
        ? 'price: not in the list; give it with --price where money is capped\n'
        : `price (list of ${pricesOf}): $${price.input} in and $${price.output} out for a million tokens\n`,
    );
  }
  return report.profile === undefined ? 1 : 0;
}
