import type { Allowance } from '../../../domain/records/facts.ts';
import type { Shipped } from '../../../ports/channel.ts';

export interface Asset {
  name: string;
  /** What the forge says; null: it tells none, so the bytes are fetched and counted. */
  digest: string | null;
  /** Where its bytes are had. */
  url: string;
  /** False for the rest of an upload that broke off. */
  whole: boolean;
  id: string;
  size: number;
}

/** A release as a forge shows it to people. */
export interface Page {
  id: string;
  draft: boolean;
  prerelease: boolean;
  /** Published for good: its assets and its tag never change again. */
  immutable: boolean;
  title: string;
  notes: string;
  assets: Asset[];
  /** Where people see it, as the forge tells it; null when it does not. */
  address: string | null;
  /** Where assets are sent. */
  upload_url: string;
}

/** What a page is made or changed to; what is absent stays. */
export interface PageWords {
  title?: string;
  notes?: string;
  draft?: boolean;
  prerelease?: boolean;
  latest?: boolean;
}

/** The pages of one kind of forge. `repository` as the channel names it, `tag` as git does. */
export interface Pages {
  name: string;
  /** The account that may write there; null when it may not. */
  writer(repository: string): Promise<string | null>;
  /** The commit of the tag as the forge has it; null when it has none. */
  commitOf(repository: string, tag: string): Promise<string | null>;
  find(repository: string, tag: string): Promise<Page | null>;
  /** The tag of the release that the forge calls the latest. */
  latest(repository: string): Promise<string | null>;
  /** Forges without drafts show it at once. */
  create(repository: string, tag: string, words: PageWords): Promise<void>;
  change(repository: string, page: Page, tag: string, words: PageWords): Promise<void>;
  /** "Already exists" is no error. */
  attach(repository: string, page: Page, tag: string, file: Shipped): Promise<void>;
  detach(repository: string, page: Page, asset: Asset): Promise<void>;
  /** Of the bytes themselves. */
  digestOf(repository: string, tag: string, asset: Asset): Promise<string | null>;
  allowance(repository: string): Promise<Allowance | null>;
}
