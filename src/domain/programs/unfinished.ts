/** What a file is called while it is written beside its place; `mark`, two numbers with a point, tells it from others. */
export const unfinishedName = (name: string, mark: string): string => `.${name.slice(0, 100)}.${mark}.part`;

/** Whether a path is of such a file: what a killed process was writing stays behind under that name. */
export const isUnfinished = (path: string): boolean => /(?:^|\/)\.[^/]+\.\d+\.\d+\.part$/.test(path);
