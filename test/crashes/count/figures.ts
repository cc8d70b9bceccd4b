/** One line of what was counted. */
export interface Figure {
  figure: string;
  value: number;
  unit: string;
  goal: string;
  holds: boolean;
  /** The first of what should not be there. */
  what?: string[];
}

/** What must never be. */
export const none = (figure: string, what: readonly string[]): Figure => ({
  figure,
  value: what.length,
  unit: 'count',
  goal: '0',
  holds: what.length === 0,
  ...(what.length > 0 ? { what: what.slice(0, 20) } : {}),
});

/** What is only told. */
export const told = (figure: string, value: number, unit = 'count'): Figure => ({
  ...{ figure, value, unit },
  goal: 'as they come',
  holds: true,
});
