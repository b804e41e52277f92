import { join, relative } from 'node:path';
import type { Request } from './command-line';
import { environment } from './environment';
import { Progress } from './progress';
import { keepResults } from './report/keep-results';
import { heading, resultsMarkdown, sectionMarkdown } from './report/markdown';
import type { SectionResult } from './report/section-result';
import { ROOT } from './root';
import { measureSection } from './run/measure-section';
import { runnerIn } from './run/runner';
import { Workplace } from './run/workplace';
import { scaleOf } from './scale';
import { sectionsOf } from './sections';

/** Measures what was asked for, and prints each table as soon as it is there. */
export async function bench(request: Request, signal: AbortSignal): Promise<void> {
  const scale = scaleOf(request);
  const here = await environment(signal);
  await using workplace = await Workplace.open(signal);
  const run = runnerIn(workplace, scale.timing);
  const progress = new Progress();
  const results: SectionResult[] = [];
  process.stdout.write(heading(here));
  for (const section of sectionsOf(scale)) {
    if (request.only !== undefined && section.name !== request.only) continue;
    const result = await measureSection(section, run, progress.show).finally(() => progress.clear());
    results.push(result);
    process.stdout.write(`\n${sectionMarkdown(result)}`);
  }
  if (!request.write) return;
  const pathTo = (file: string): string => relative(process.cwd(), join(ROOT, file));
  const files = { results: pathTo('bench/results.md'), readme: pathTo('README.md') };
  const done = await keepResults(resultsMarkdown(here, results), files);
  process.stderr.write(`${done.join('\n')}\n`);
}
