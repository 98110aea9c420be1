export { evaluate, playDiagram } from 'rxjs-as-completed/marbles';
