import { signal } from '@preact/signals';
import { linkTo, route } from './route.ts';
import { VIEWS } from './views.ts';
import './navigation.css';

const open = signal(false);

/** Opens the navigation where it does not fit beside the view. */
export const MenuButton = () => (
  <button
    type="button"
    class="menu quiet-button"
    aria-expanded={open.value}
    aria-controls="navigation"
    onClick={() => void (open.value = !open.value)}
  >
    ☰ Menu
  </button>
);

export function Navigation() {
  const shown = route.value.view;
  return (
    <nav id="navigation" class={open.value ? 'open' : ''} aria-label="Views">
      {VIEWS.map(({ group, views }) => (
        <div key={group}>
          <h2>{group}</h2>
          <ul>
            {views.map(({ key, name }) => (
              <li key={key}>
                <a
                  href={linkTo(key)}
                  aria-current={key === shown ? 'page' : undefined}
                  onClick={() => void (open.value = false)}
                >
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
