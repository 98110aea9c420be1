export default {
  name: 'W7',
  title: 'the module: bytes in a bundle',
  measures: 'module',
  sizes: [1],
  quickSizes: [],
};
