import { haltsTable, RAMP_STEPS } from '../../risk/index.ts';

/** docs/generated/halts.md: every halt, what it means, and how it clears. */
export function haltsDocument(): string {
  const steps = RAMP_STEPS.map((share) => `${Math.round(100 * share)} %`).join(', ');
  return `${[
    '# Halts',
    '',
    'Several may stand at once; the desk is in the tightest state of them. In both states nothing new is opened and open',
    'entry orders are cancelled; exits, cancels and protective stops go on. `reducing` says that the desk waits for something',
    'to come back by itself, `halted` that something is wrong.',
    '',
    haltsTable(),
    '',
    'A probe is one trial after 30 seconds; each bad answer doubles the pause, up to 15 minutes; three good ones in a row',
    'clear the halt. For the model and the data a trial is the next cycle after the pause.',
    '',
    '## By hand',
    '',
    '- `npm run halt -- --reason "..."`, with `--flatten` to close all positions at the market too. It works from another',
    '  process: a running desk answers within two seconds, on a replayed clock from its next session on; with no desk',
    '  running, the next start begins halted.',
    '- The file `KILL_SWITCH` in RUNTIME_DIR halts too; its first line is the reason.',
    '- `npm run resume` clears all that stands. As long as KILL_SWITCH is there it stays halted for that reason; with',
    '  `--remove-kill-switch` the file is taken away.',
    '',
    '## After a drawdown',
    '',
    `Resuming counts drawdown from the equity of that moment on, and sizes return by steps: ${steps} of what they would be,`,
    'RISK_RAMP_DAYS sessions each. The same steps serve a first start with real money.',
  ].join('\n')}\n`;
}
