import { Daemon, type DaemonOptions } from './daemon.ts';
import { labFolder, type Lab } from './lab.ts';
import { enter } from './place.ts';

/** A program that answers in a pod, or outside, in place of the lab's responders. */
export interface ServerSpec extends Pick<DaemonOptions, 'isReady'> {
  /** The end that it runs in, which has no responders on its ports. */
  readonly end: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** A program in the network namespace of an end, not started. */
export const serverIn = (lab: Lab, { end, command, args, isReady }: ServerSpec): Daemon =>
  new Daemon({
    ...enter({ name: end }, command, args),
    log: `${labFolder}/server-${end}.log`,
    env: lab.parts.env,
    isReady,
  });
