import { useState } from 'preact/hooks';
import { forgetToken, keepToken } from '../live/token.ts';

/** For a tab that came without the link: where to find it. */
export function SignIn() {
  const [given, setGiven] = useState('');
  const enter = (event: Event): void => {
    event.preventDefault();
    forgetToken();
    keepToken(given.trim().replace(/^.*#token=/, ''));
    location.reload();
  };
  return (
    <main class="sign-in">
      <h1>Open the link from the terminal</h1>
      <p>
        The desk shows itself only to those who have its link. <code>npm start</code> and{' '}
        <code>npm run dashboard</code> print it; it ends in <code>#token=…</code>. Open that link, or paste it
        here.
      </p>
      <form onSubmit={enter}>
        <label class="field">
          Link or token
          <input
            type="password"
            required
            autocomplete="off"
            value={given}
            onInput={({ currentTarget }) => setGiven(currentTarget.value)}
          />
        </label>
        <button type="submit" class="resume">
          Open the desk
        </button>
      </form>
    </main>
  );
}
