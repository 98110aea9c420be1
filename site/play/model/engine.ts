export { drawDiagram, evaluate, playDiagram, type DiagramRun } from './stub';
