import { onContentUpdated, type Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineComponent, h, onMounted } from 'vue';
import { watchDiagrams } from './diagram/watchDiagrams.js';
import { prepareTypes, showTypes } from './types.js';
import 'virtual:diagrams.css';
import './style.css';

const Layout = defineComponent({
  setup() {
    onContentUpdated(watchDiagrams);
    onContentUpdated(prepareTypes);
    onMounted(showTypes);
    return () => h(DefaultTheme.Layout);
  },
});

export default { extends: DefaultTheme, Layout } satisfies Theme;
