import type { Choices } from './choices.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** What a reader of a run with chosen strategies must know; each one line. */
export function choiceWarnings(choices: Choices): readonly string[] {
  const { by, from, asked, missing, missingFrom, missingTo, failures, firstFailure } = choices;
  const warnings: string[] = [];
  if (by === 'recorded' && missing > 0)
    warnings.push(`recorded choices are missing: ${missing} of ${asked} that were wanted (${missingFrom} to ${missingTo}) are not in ${from}: no entry was made there, so that this is not what the recorded run would have done`); // prettier-ignore
  if (failures > 0)
    warnings.push(`no model answered in ${failures} sessions, which opened nothing: ${firstFailure ?? ''}`);
  for (const { provider, model, cutoff, sessions, of, to } of choices.beforeCutoff) {
    const known = cutoff === null ? 'whose training cut-off is not known' : `trained on data up to ${cutoff}`;
    const what = `look-ahead in the model: ${sessions} of ${of} sessions (up to ${to}) may be known to ${provider} ${model}, ${known}`; // prettier-ignore
    warnings.push(choices.masked === true ? `${what}; symbols, dates and prices were hidden from it` : `${what}; ${by === 'model' ? '--masked hides symbols, dates and prices' : 'the figures there are no evidence'}`); // prettier-ignore
  }
  const { unmasked } = choices;
  if (unmasked && unmasked.agreement !== null)
    warnings.push(`masked and unmasked agree on ${percent(unmasked.agreement)} of the choices; unmasked: return ${unmasked.totalReturn === null ? 'none' : percent(unmasked.totalReturn)} and ${unmasked.trades} closed trades`); // prettier-ignore
  return warnings;
}
