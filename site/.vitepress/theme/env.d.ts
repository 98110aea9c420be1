/// <reference types="vite/client" />
declare module 'virtual:diagrams.css';
