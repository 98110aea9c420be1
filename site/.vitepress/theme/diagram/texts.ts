/** What a live diagram says. */
export interface Texts {
  readonly hint: string;
  readonly reset: string;
  readonly open: string;
  readonly handles: string;
  readonly result: string;
  /** Without a line: the stream of tasks. */
  readonly marbles: (line: string | undefined, number: number) => string;
  readonly frame: (frame: number) => string;
}

const english: Texts = {
  hint: 'Drag a marble',
  reset: 'Reset',
  open: 'Open in the playground',
  handles: 'Marbles: the left and right arrows move one, up and down go to another',
  result: 'Result:',
  marbles: (line, number) => `Marble ${number} of ${line === undefined ? 'the stream of tasks' : `task ${line}`}`,
  frame: (frame) => `frame ${frame}`,
};

const russian: Texts = {
  hint: 'Перетащите шарик',
  reset: 'Сбросить',
  open: 'Открыть в песочнице',
  handles: 'Шарики: стрелки влево и вправо двигают шарик, вверх и вниз выбирают другой',
  result: 'Результат:',
  marbles: (line, number) => `Шарик ${number}, ${line === undefined ? 'поток задач' : `задача ${line}`}`,
  frame: (frame) => `кадр ${frame}`,
};

export function textsIn(language: string): Texts {
  return language === 'ru' ? russian : english;
}
