import { onContentUpdated, type Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { watchDiagrams } from './diagram/watchDiagrams.js';
import 'virtual:diagrams.css';
import './style.css';

export default {
  extends: DefaultTheme,
  setup() {
    onContentUpdated(watchDiagrams);
  },
} satisfies Theme;
