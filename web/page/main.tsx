import { render } from 'preact';
import { follow } from './live/stream.ts';
import { takeToken, token } from './live/token.ts';
import { App } from './shell/app.tsx';
import './page.css';

takeToken();
const place = document.querySelector('#app');
if (place) render(<App />, place);
if (token() !== null) void follow();
