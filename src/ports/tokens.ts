/** What can be known of the tokens of the server without showing any. */
export interface Tokens {
  /** When the token in a variable ends, by its own words, in ISO 8601; null: it does not say; undefined: there is none. */
  endOf(variable: string): string | null | undefined;
}
