import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element as plain data: attributes under `@name`, children always as lists. */
export type Element = { [name: string]: Element[] | string };

/**
 * The tree of an XML report, or null when it is not well formed (a report cut off half-way is not). Entities are left
 * as they stand, so none can grow; texts are not kept.
 */
export function parseXml(text: string): Element | null {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    textNodeName: '#text',
    alwaysCreateTextNode: true,
    isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
  });
  try {
    return XMLValidator.validate(text) === true ? (parser.parse(text) as Element) : null;
  } catch {
    return null;
  }
}

/** The children of this name. */
export function children(element: Element, name: string): Element[] {
  const found = element[name];
  return Array.isArray(found) ? found.filter((child) => typeof child === 'object') : [];
}

/** A whole or fractional number in an attribute; null when absent or no number. */
export function numberIn(element: Element, ...names: string[]): number | null {
  const text = names.map((name) => element[`@${name}`]).find((value) => typeof value === 'string');
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
  return Number.isFinite(value) && value >= 0 ? value : null;
}
