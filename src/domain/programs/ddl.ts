const verbs = 'create|alter|drop|truncate|rename|comment|grant|revoke|reindex|cluster';
const objects =
  'table|schema|database|index|view|materialized|sequence|type|function|procedure|trigger|role|user|extension|domain|policy|column|constraint|unique|or\\s+replace|temp|temporary|unlogged|if|concurrently|on|foreign|aggregate|publication|subscription|rule';
const statement = new RegExp(
  `(?:^|[;\\s"'(=])((?:${verbs})\\s+(?:${objects})\\b[^;]{0,80}|do\\s+(?:language\\s+\\w+\\s+)?\\$\\w*\\$[^;]{0,80})`,
  'i',
);

/**
 * The first data-definition statement in a text, cut to 100 characters, or null. Comments, line breaks and CTEs do not
 * hide it (R77), and an anonymous block, which can hold any, counts as one; plain row statements such as `DELETE FROM` pass.
 */
export function ddlIn(text: string): string | null {
  if (!/do|create|alter|drop|truncate|rename|comment|grant|revoke|reindex|cluster/i.test(text)) return null;
  const bare = text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\*\//g, ' ')
    .replace(/--[^\n]*(?:\n|$)/g, '\n')
    .replace(/\s+/g, ' ');
  return statement.exec(bare)?.[1]?.trim().slice(0, 100) ?? null;
}
