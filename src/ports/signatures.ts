/** Proof that a person said something: a signature over the exact text, made with an SSH key (`ssh-keygen -Y`). */
export interface Signatures {
  /** Whether one of these public keys signed exactly this text. Throws SIGNATURES_UNAVAILABLE without the program. */
  verify(text: string, signature: string, publicKeys: readonly string[]): Promise<boolean>;
  /** Signs at the terminal; the program asks there for the passphrase or the touch. Throws SIGNING_FAILED. */
  sign(text: string, keyFile: string): Promise<string>;
}
