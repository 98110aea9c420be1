import type { DefaultTheme } from 'vitepress';
import type { MarkdownEnv } from './markdown.js';

/**
 * The search in the browser. VitePress writes these functions into the page by their text, so they use nothing but their
 * parameters.
 */
export const search: { provider: 'local'; options: DefaultTheme.LocalSearchOptions } = {
  provider: 'local',
  options: {
    miniSearch: {
      options: {
        /** Words, and for names such as `create_task` and `mergeMap` their parts as well. */
        tokenize: (text) =>
          text
            .split(/[^\p{L}\p{M}\p{N}_$]+/u)
            .flatMap((word) => {
              const parts = word.replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2').split('_');
              return parts.length > 1 ? [word, ...parts] : [word];
            })
            .filter((word) => word !== ''),
        processTerm: (term) => term.toLowerCase().replaceAll('ё', 'е'),
      },
      searchOptions: {
        fuzzy: 0.2,
        prefix: true,
        combineWith: 'AND',
        boost: { title: 4, text: 2, titles: 1 },
        // every operator has the same options, and together they would bury the guides
        boostDocument: (id) => (/\/api\/\w*Options\.html/.test(String(id)) ? 0.3 : 1),
        // only the words as they were typed: their parts would find too much
        tokenize: (text) => text.split(/[^\p{L}\p{M}\p{N}_$]+/u).filter((word) => word !== ''),
      },
    },
    _render: (source, env: MarkdownEnv, md) => md.render(source, { ...env, isForSearch: true }),
    locales: {
      ru: {
        translations: {
          button: { buttonText: 'Поиск', buttonAriaLabel: 'Поиск' },
          modal: {
            displayDetails: 'Показать подробности',
            resetButtonTitle: 'Очистить',
            backButtonTitle: 'Закрыть поиск',
            noResultsText: 'Ничего не найдено:',
            footer: {
              selectText: 'выбрать',
              selectKeyAriaLabel: 'Enter',
              navigateText: 'перейти',
              navigateUpKeyAriaLabel: 'стрелка вверх',
              navigateDownKeyAriaLabel: 'стрелка вниз',
              closeText: 'закрыть',
              closeKeyAriaLabel: 'Escape',
            },
          },
        },
      },
    },
  },
};
