export default {
  name: 'W7',
  title: 'the module: bytes in a bundle, and time to import',
  measures: 'module',
  sizes: [1],
  quickSizes: [],
};
