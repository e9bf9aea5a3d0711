import { askHalt } from '../shell/control.tsx';
import { linkTo } from '../shell/route.ts';

export const HowToStop = () => (
  <>
    <p>
      Press <strong>Stop the desk</strong> and give a reason. Then nothing new is opened, waiting entry orders
      are cancelled, and the protective stops stay at the broker. You can also have every position sold.
    </p>
    <p>
      <button type="button" class="stop" onClick={askHalt}>
        Stop the desk
      </button>
    </p>
    <p class="says">
      From a terminal, even if this page does not work: <code>npm run halt -- --reason "..."</code>.{' '}
      <a href={linkTo('help')}>More</a>
    </p>
  </>
);
