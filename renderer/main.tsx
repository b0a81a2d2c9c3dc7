import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import './app/global.css';
import { applyRemembered } from './app/boot/appearance.ts';
import { Root } from './app/root.tsx';
import { connectLab } from './link/lab.ts';

applyRemembered();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Root {...connectLab()} />
  </StrictMode>,
);
