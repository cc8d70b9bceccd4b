export interface HttpQuestion {
  /** As it is, or from the variable that holds it, with a path behind. */
  url: string | { env: string; path?: string };
  /** Header names, each with the environment variable whose value is sent. */
  headers_env: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** Sent with POST as JSON; GET when absent. */
  post?: Readonly<Record<string, unknown>> | undefined;
  /** Fields of what is posted, each with the environment variable whose value it has. */
  post_env?: Readonly<Record<string, string>>;
  timeout_s: number;
}

export interface HttpAnswer {
  /** null: there was no whole answer. */
  status: number | null;
  latency_ms: number;
  /** The body when it is JSON of at most 256 KiB; undefined otherwise. Outside data. */
  json: unknown;
  /** The beginning of the body, redacted: outside text. */
  excerpt: string;
  /** What kept the answer away, in our own words; null when it came. */
  why: string | null;
}

/** Looks at services from where the server stands. Never throws for a dead service: that is an answer. */
export interface Network {
  /** Whether something accepts a TCP connection there in time. */
  connects(host: string, port: number, timeout_s: number): Promise<boolean>;
  /** Asks over HTTP or HTTPS. Redirects are not followed, so no header reaches another host. */
  ask(question: HttpQuestion): Promise<HttpAnswer>;
}
