import { onContentUpdated, type Theme } from 'vitepress';
import { onMounted } from 'vue';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { watchDiagrams } from './diagram/watchDiagrams.js';
import { showTypes } from './types.js';
import 'virtual:diagrams.css';
import './style.css';

export default {
  extends: DefaultTheme,
  setup() {
    onContentUpdated(watchDiagrams);
    onMounted(showTypes);
  },
} satisfies Theme;
