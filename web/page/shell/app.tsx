import type { Health } from '../../api/index.ts';
import { TermBubble } from '../help/term.tsx';
import { signedOut } from '../live/client.ts';
import { useReading } from '../live/reading.ts';
import { token } from '../live/token.ts';
import { ON_STATE } from '../live/wakes.ts';
import { Unread } from '../notices/unread.tsx';
import { WhyDialog } from '../parts/why.tsx';
import { Control, ControlAnswerNote } from './control.tsx';
import { DeskState, HaltBanner } from './desk-state.tsx';
import { Line } from './line.tsx';
import { Logo } from './logo.tsx';
import { MenuButton, Navigation } from './navigation.tsx';
import { linkTo, route } from './route.ts';
import { SignIn } from './sign-in.tsx';
import { ThemeChoice } from './theme.tsx';
import { VIEWS } from './views.ts';
import './frame.css';

/** The whole page: who is there and what it may do above, the views beside, one of them shown. */
export function App() {
  return token() === null || signedOut.value ? <SignIn /> : <Desk />;
}

function Desk() {
  const health = useReading<Health>('/health', [...ON_STATE, 'cycle_completed']);
  const { view } = route.value;
  const Shown = VIEWS.flatMap(({ views }) => views).find(({ key }) => key === view)?.show;
  return (
    <>
      <a class="skip" href="#content" onClick={toContent}>
        To the content
      </a>
      <header class="top">
        <a class="name" href={linkTo('now')}>
          <Logo /> Tickwright
        </a>
        <DeskState health={health.data} />
        <Line />
        <Unread />
        <span class="spring" />
        <MenuButton />
        <Control health={health.data} />
      </header>
      <div class="body">
        <Navigation />
        <main id="content" tabIndex={-1}>
          <HaltBanner health={health.data} />
          <ControlAnswerNote />
          {Shown ? <Shown /> : <NoSuchView />}
        </main>
      </div>
      <footer class="bottom">
        <ThemeChoice />
        <span>
          Charts by{' '}
          <a href="https://www.tradingview.com/" rel="noreferrer" target="_blank">
            TradingView Lightweight Charts
          </a>
        </span>
        <span>Not investment advice.</span>
      </footer>
      <TermBubble />
      <WhyDialog />
    </>
  );
}

/** The address keeps naming the view. */
const toContent = (event: Event): void => {
  event.preventDefault();
  document.querySelector<HTMLElement>('#content')?.focus();
};

const NoSuchView = () => (
  <>
    <h1>There is no such view</h1>
    <p>
      <a href={linkTo('now')}>Look at the desk now</a>
    </p>
  </>
);
