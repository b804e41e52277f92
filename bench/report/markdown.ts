import type { Environment } from '../environment';
import type { Column } from '../section';
import { amount, ratio } from './amounts';
import type { Cell, SectionResult } from './section-result';
import { markdownTable } from './table';

function cellText({ number, times, remark }: Cell, { unit }: Column): string {
  if (number === undefined) return remark ?? '–';
  const figure = amount(number, unit);
  const text = times === undefined ? figure : `${ratio(times)} (${figure})`;
  return remark === undefined ? text : `${text}; ${remark}`;
}

/** A section as a heading, a sentence and a table. */
export function sectionMarkdown({ section, cells }: SectionResult): string {
  const { title, about, baseline, columns, rows, rounds } = section;
  const table = markdownTable(
    [baseline === undefined ? '' : `× ${baseline}`, ...columns.map((column) => column.title)],
    rows.map((row) => [row.name, ...columns.map((column, index) => cellText(cells.get(row)?.[index] ?? {}, column))]),
  );
  const measured = rounds === 1 ? 'Measured once.' : `The median of ${rounds} rounds.`;
  return `## ${title}\n\n${about} ${measured}\n\n${table}`;
}

/** What stands above all sections. */
export function heading({ date, machine, versions }: Environment): string {
  return `# What it costs

Measured by \`npm run bench\` on ${date}, on ${machine}; ${versions.join(', ')}.

The numbers are ratios to the row that the head of the table names; in brackets is the absolute figure, which is only a
hint: other machines give other figures, but like ratios. Whatever is compared runs in processes of its own, by turns.
`;
}

/** All results, as they are kept. */
export const resultsMarkdown = (environment: Environment, results: readonly SectionResult[]): string =>
  [heading(environment), ...results.map(sectionMarkdown)].join('\n');
