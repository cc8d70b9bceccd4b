import { parseXml, XmlCdata, XmlDocumentType, XmlElement, XmlError, XmlText } from '@rgrove/parse-xml';
import { bareText } from '../bare-text.ts';
import type { Fault } from '../manifest.ts';
import { addTo, deepest, newMap, type Tree, type TreeMap } from '../tree.ts';
import { treeFormat } from '../tree-format.ts';

/**
 * XML, above all pom.xml. A path names elements without their namespace prefix, the root first (`project.version`), and
 * attributes as `@name`. Documents with a DTD are refused, so no entity can grow or lead out.
 */
export const xml = treeFormat('xml', (text, fault) => {
  const { root } = documentOf(text, fault);
  const map = newMap();
  if (root) addTo(map, localName(root), elementOf(root, { text, fault }, 1));
  return [map];
});

/** Nothing is left out, so that no text seems whole that something interrupts. */
const everything = {
  includeOffsets: true,
  preserveCdata: true,
  preserveComments: true,
  preserveDocumentType: true,
} as const;

interface Source {
  text: string;
  fault: Fault;
}

function documentOf(text: string, fault: Fault): ReturnType<typeof parseXml> {
  try {
    const document = parseXml(text, everything);
    if (document.children.some((child) => child instanceof XmlDocumentType)) throw fault('it has a DTD');
    return document;
  } catch (error) {
    if (error instanceof XmlError) throw fault(`it is not valid XML in line ${error.line}`);
    throw error;
  }
}

/** A prefix only says where a name comes from. */
const localName = ({ name }: XmlElement): string => name.slice(name.indexOf(':') + 1);

function elementOf(element: XmlElement, source: Source, depth: number): Tree {
  if (depth > deepest) throw source.fault(`it is nested more than ${deepest} deep`);
  const map = newMap();
  addAttributes(map, element, source);
  const children = element.children.filter((child) => child instanceof XmlElement);
  for (const child of children) addTo(map, localName(child), elementOf(child, source, depth + 1));
  if (children.length > 0) return map;
  const own = textOf(element, source);
  return map.entries.size > 0 ? { ...map, own } : own;
}

/** The parser proved the tag well formed, so that names, quotes and values follow each other. */
const attribute = /[^\s=<>/]+\s*=\s*(?:"[^"]*"|'[^']*')/g;

function addAttributes(map: TreeMap, element: XmlElement, { text, fault }: Source): void {
  const names = Object.entries(element.attributes);
  if (names.length === 0) return;
  attribute.lastIndex = element.start + 1 + element.name.length;
  for (const [name, value] of names) {
    const [whole = ''] = attribute.exec(text) ?? [];
    const quote = whole.slice(-1);
    const end = attribute.lastIndex - 1;
    const start = end - (whole.length - whole.indexOf(quote) - 2);
    const quoted = (next: string) => escaped(next).replaceAll(quote, quote === '"' ? '&quot;' : '&apos;');
    addTo(map, `@${name}`, bareText({ text, start, end, value, quoted, fault }));
  }
}

/** The one text of an element without its outer blanks; comments beside it stay. */
function textOf(element: XmlElement, { text, fault }: Source): Tree {
  const texts = element.children.filter((child): child is XmlText => child instanceof XmlText && !isBlank(child));
  const [only, second] = texts;
  if (second) return { is: 'opaque', why: 'the text of the element is interrupted by something' };
  if (!only) return { is: 'opaque', why: 'the element is empty; write a first value by hand' };
  const isCdata = only instanceof XmlCdata;
  const from = isCdata ? only.start + '<![CDATA['.length : only.start;
  const raw = text.slice(from, isCdata ? text.indexOf(']]>', from) : only.end);
  const start = from + raw.length - raw.trimStart().length;
  const quoted = (next: string) => {
    if (next !== next.trim() || (isCdata && next.includes(']]>'))) throw fault('the new value cannot stand there');
    return isCdata ? next : escaped(next);
  };
  return bareText({ text, start, end: start + raw.trim().length, value: only.text.trim(), quoted, fault });
}

const isBlank = ({ text }: XmlText): boolean => text.trim() === '';

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
