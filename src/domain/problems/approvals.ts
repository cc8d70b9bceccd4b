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
  PAGE_LINK_INVALID: entry(
    'refused',
    'Link not valid',
    'This link to an approval page is not valid, or no longer.',
    'Call request_approval again; it answers with a new link.',
  ),
  FORM_FOREIGN: entry(
    'refused',
    'Form from elsewhere',
    'This form was not sent from a page of this server.',
    'Open the approval page itself, over https or on this machine, and send its own form.',
  ),
  FORM_EXPIRED: entry(
    'refused',
    'Form too old',
    'This form was made too long ago, or before the server was started anew. Nothing was decided.',
    'Send the form of a page that was just opened; what was signed stays valid.',
  ),
  FORM_UNREADABLE: entry(
    'input',
    'Form not understood',
    'This is not a form of the approval page.',
    'Open the approval page and send its form.',
  ),
} as const satisfies Record<string, Entry>;
