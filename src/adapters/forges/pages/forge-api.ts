import type { Allowance } from '../../../domain/records/facts.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a forge answered; any status is an answer. */
export interface Answer {
  status: number;
  /** null when it was no JSON. */
  json: unknown;
  /** Its words where it refused; outside text. */
  said: string;
  /** Seconds for which the forge asked to be left alone. */
  retry_after_s?: number | undefined;
  /** What it still takes of this login, where it says so. */
  allowance?: Allowance | null;
}

/** A file on its way to a forge: as the body itself, or as a field of a form. */
export interface Sending {
  method: 'POST' | 'PUT';
  file: string;
  form?: { field: string; name: string };
}

/** An asset by its address, and as people name it. */
export interface Download {
  repository: string;
  tag: string;
  name: string;
  url: string;
}

/** One way to speak with a forge. Throws REGISTRY_UNREACHABLE and nothing else. */
export interface ForgeApi {
  ask(method: Method, path: string, body?: unknown): Promise<Answer>;
  /** `to` is a path below the API, or an address that the forge itself named. */
  send(to: string, sending: Sending): Promise<Answer>;
  /** `sha256:<hex>` of the bytes themselves; null when they cannot be had. */
  digestOf(asset: Download): Promise<string | null>;
}
