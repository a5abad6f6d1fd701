import { readFile } from 'node:fs/promises';
import { lab } from '../lab.ts';

const mark = 'validation.policy.admission.k8s.io/validation_failure';

interface AuditEvent {
  readonly auditID: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The sentences that the audit log keeps of the guard, each as often as it was written. */
export async function audited(): Promise<readonly string[]> {
  const events = (await readFile(lab.auditLog, 'utf8'))
    .split('\n')
    .filter((line) => line.includes(mark))
    .map((line) => JSON.parse(line) as AuditEvent);
  return events.flatMap(({ annotations }) =>
    (JSON.parse(annotations?.[mark] ?? '[]') as { readonly message: string }[]).map(
      ({ message }) => message,
    ),
  );
}
