import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { keepFocus } from './app/keep-focus.ts';

const place = document.getElementById('app');
if (!place) throw new Error('The page has no place for the console.');
keepFocus();
createRoot(place).render(<App />);
