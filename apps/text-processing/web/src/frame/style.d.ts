// Lets styles be imported.
declare module '*.css';
