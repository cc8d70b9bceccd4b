import { type Entry, entry } from './entry.ts';

/** What only a person may grant, and how it was tried otherwise. */
export const approvalProblems = {
  APPROVAL_REFUSED: entry(
    'refused',
    'Approval not possible',
    'This approval cannot be given: {why}.',
    'Let a person whom the policy names under approvals.approvers give it.',
  ),
  APPROVAL_UNPROVEN: entry(
    'refused',
    'Approval not proven',
    'The signature is not by a key that the policy names for {approver}.',
    'Sign with a key that stands under approvals.approvers in the release.yaml of the base commit.',
  ),
  APPROVAL_NEEDS_TERMINAL: entry(
    'refused',
    'A terminal is needed',
    'An approval is given by a person at a terminal.',
    'Let a person run this command in a terminal of their own.',
  ),
  SIGNATURES_UNAVAILABLE: entry(
    'environment',
    'ssh-keygen missing',
    'Approvals are signed and checked with ssh-keygen, which is not on this machine.',
    'Install the OpenSSH client on the machine of the server.',
  ),
  SIGNING_FAILED: entry(
    'environment',
    'Not signed',
    'ssh-keygen did not sign with {key}.',
    'Check the path of the key and its passphrase, then approve again.',
  ),
} as const satisfies Record<string, Entry>;
