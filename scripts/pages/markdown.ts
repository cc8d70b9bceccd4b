/** A table in Markdown; a bar inside a cell must not end it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export const code = (text: string): string => `\`${text}\``;

/** A whole page that says where it comes from. */
export const page = (title: string, source: string, ...parts: string[]): string =>
  `# ${title}\n\n<!-- Made by \`npm run generate\` from ${source}; edits here are lost. -->\n\n${parts.join('\n\n')}\n`;
