import { KasmIsolationError } from '../errors.ts';
import { runProgram } from './program.ts';

export interface InstalledOptions {
  /** Path of the Helm binary. */
  readonly helm: string;
  readonly release: string;
  readonly namespace: string;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
}

const patience = 60_000;

/**
 * The values with which a release was installed, as Helm keeps them in a Secret of its namespace. Throws a
 * `KasmIsolationError` where there is no such release, or it may not be read.
 */
export async function installedValues({
  helm,
  release,
  namespace,
  context,
  kubeconfig,
}: InstalledOptions): Promise<unknown> {
  const { exitCode, stdout, failure, isLate } = await runProgram(
    helm,
    [
      'get',
      'values',
      release,
      '--namespace',
      namespace,
      '--output',
      'json',
      ...(context === undefined ? [] : ['--kube-context', context]),
      ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ],
    { deadline: patience },
  );
  if (exitCode !== 0) {
    const why = isLate ? `gave no answer in ${patience / 1000} s` : failure;
    const line = `helm get values ${release} -n ${namespace}: ${why}; write the release with -r and its namespace with -n, or give values in place of --installed`;
    throw new KasmIsolationError('helm-failed', line);
  }
  return JSON.parse(stdout) ?? {};
}
