import W1 from './W1.mjs';
import W1p from './W1p.mjs';
import W10 from './W10.mjs';
import W11 from './W11.mjs';
import W2 from './W2.mjs';
import W3 from './W3.mjs';
import W4 from './W4.mjs';
import W5 from './W5.mjs';
import W6 from './W6.mjs';
import W7 from './W7.mjs';
import W8 from './W8.mjs';
import W9 from './W9.mjs';

export const workloads = [W1, W1p, W2, W3, W4, W5, W6, W7, W8, W9, W10, W11].flat();
