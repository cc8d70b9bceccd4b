/** Signatures over an exact text with SSH keys (`ssh-keygen -Y`): of people, and of what a release built. */
export interface Signatures {
  /** Whether one of these public keys signed exactly this text. Throws SIGNATURES_UNAVAILABLE without the program. */
  verify(text: string, signature: string, publicKeys: readonly string[]): Promise<boolean>;
  /** Signs at the terminal; the program asks there for the passphrase or the touch. Throws SIGNING_FAILED. */
  sign(text: string, keyFile: string): Promise<string>;
  /** As `verify`, for what a release signs; neither passes for the other. */
  verifyArtifact(text: string, signature: string, publicKeys: readonly string[]): Promise<boolean>;
  /**
   * Signs without a person: with the key whose file a variable of the server names, else with what the SSH agent holds
   * of the public key. Asks for no passphrase. Throws ARTIFACT_UNSIGNED.
   */
  signArtifact(text: string, key: { public_key: string; key_env: string | null }): Promise<string>;
}
