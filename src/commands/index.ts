import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Session } from '../io.ts';
import { auditCommand } from './audit.ts';
import { checkCommand } from './check.ts';
import { commentCommand } from './comment.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { initCommand } from './init.ts';
import { previewCommand } from './preview.ts';
import { proveCommand } from './prove.ts';
import { renderCommand } from './render.ts';
import { reportCommand } from './report.ts';
import { reviewCommand } from './review.ts';
import { valuesCommand } from './values.ts';
import { whoCommand } from './who.ts';

interface Listed {
  readonly make: (session: Session) => CommandUnknownOpts;
  /** A line that uses it, without the name of the program. */
  readonly example: string;
}

/** Every command, in the groups and in the order in which help and docs list them. */
export const commandGroups: Readonly<Record<string, readonly Listed[]>> = {
  'Write values and policies': [
    { make: initCommand, example: 'init cluster.json -n kasm -o values.yaml' },
    { make: checkCommand, example: 'check values.yaml' },
    { make: valuesCommand, example: 'values values.ts -o values.yaml' },
    { make: renderCommand, example: 'render values.yaml -o policies.yaml' },
    { make: reviewCommand, example: 'review values.yaml --base origin/main --fail-on opened' },
    { make: commentCommand, example: 'comment comment.md' },
  ],
  'Judge what policies allow': [
    { make: proveCommand, example: 'prove values.yaml -n kasm' },
    { make: whoCommand, example: 'who db 5432 -v values.yaml' },
    { make: explainCommand, example: 'explain guac db 5432 -v values.yaml --expect denied' },
    { make: diffCommand, example: 'diff kasm-1.18 kasm-1.19' },
  ],
  'Look at what runs': [
    { make: auditCommand, example: 'audit values.yaml -n kasm --cluster' },
    {
      make: previewCommand,
      example: 'preview values.yaml -n kasm --cluster --observed seen.csv',
    },
    { make: reportCommand, example: 'report values.yaml -n kasm --cluster -o report.html' },
  ],
};
