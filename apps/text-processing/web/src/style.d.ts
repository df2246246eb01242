// Domain Service: text-processing · example, replace in your project
declare module '*.css';
