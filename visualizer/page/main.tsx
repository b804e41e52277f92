import { render } from 'preact';
import { startClock } from './model/clock';
import { Page } from './model/page';
import { startTheme } from './model/theme';
import { App } from './views/app';

const token = new URLSearchParams(location.search).get('token') ?? '';
const socketUrl = new URL(`page?${new URLSearchParams({ token })}`, location.href);
socketUrl.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
socketUrl.hash = '';

startTheme();
startClock();
const root = document.getElementById('page');
if (root) render(<App page={new Page(socketUrl.href)} token={token} />, root);
