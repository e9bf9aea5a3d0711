import { View } from '../shell/view.tsx';
import { Panel } from '../parts/panel.tsx';
import { GLOSSARY } from './glossary.ts';
import './help.css';

const STATIONS = [
  ['Data', 'fetches prices and throws out what cannot be trusted'],
  ['Strategy', 'chooses one of ten strategies for each symbol and lets it say buy, sell or hold'],
  ['Quant', 'checks the signal against how the strategy fared before, and lowers its confidence'],
  ['Risk', 'the gate: refuses, cuts or approves. Only what it approves can become an order'],
  ['Execution', 'sends approved orders to the broker, once each'],
  ['Audit', 'adds up the account and writes what happened'],
] as const;

export function Help() {
  return (
    <View title="Help" says="How the desk works, how to stop it, and what the words mean.">
      <Panel title="How a decision is made">
        <p>
          Six stations pass each decision along one line. A language model may choose which strategy reads a
          symbol; it never sets a price, a size, a side or a stop.
        </p>
        <ol class="plain-list">
          {STATIONS.map(([name, does]) => (
            <li key={name}>
              <strong>{name}</strong> {does}.
            </li>
          ))}
        </ol>
      </Panel>
      <Panel title="How to stop it">
        <p>
          <strong>Stop the desk</strong>, at the top of every page, asks for a reason and then: nothing new is
          opened, waiting entry orders are cancelled, and the protective stops stay at the broker. If you
          want, every position is sold too. <strong>Resume</strong> allows new positions again.
        </p>
        <p>
          The same from a terminal: <code>npm run halt -- --reason "..."</code> and{' '}
          <code>npm run resume</code>. A file called <code>KILL_SWITCH</code> in the desk's folder stops it
          for as long as it lies there. This works even if this page does not.
        </p>
      </Panel>
      <Panel title="What the words mean" wide>
        <dl class="glossary">
          {Object.entries(GLOSSARY).map(([name, meaning]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </View>
  );
}
