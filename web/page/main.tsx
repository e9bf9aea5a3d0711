import { render } from 'preact';
// First, so that what a component says of itself comes after what holds for all.
import './style/index.css';
import { follow } from './live/stream.ts';
import { takeToken, token } from './live/token.ts';
import { App } from './shell/app.tsx';

takeToken();
const place = document.querySelector('#app');
if (place) render(<App />, place);
if (token() !== null) void follow();
