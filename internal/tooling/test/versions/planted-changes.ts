// Changes of an API as reviewers meet them, each with the bump it deserves; written before the comparison was.

/** One change: the report before, the report after, and what it is. */
export interface PlantedChange {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly bump: 'patch' | 'minor' | 'major';
}

const rows: readonly (readonly [PlantedChange['bump'], string, string, string])[] = [
  // What takes something away, or asks for more.
  [
    'major',
    'an export is gone',
    'export declare function a(): void;\nexport declare function b(): void;',
    'export declare function a(): void;',
  ],
  [
    'major',
    'an export has another name',
    'export declare function openCache(): void;',
    'export declare function createCache(): void;',
  ],
  [
    'major',
    'a type is gone',
    'export interface A { readonly a: string }\nexport declare const a: A;',
    'export declare const a: { readonly a: string };',
  ],
  [
    'major',
    'a class became a type',
    'export declare class A { run(): void; }',
    'export interface A { run(): void }',
  ],
  [
    'major',
    'a member of a result is gone',
    'export declare function read(): { a: string; b: number };',
    'export declare function read(): { a: string };',
  ],
  [
    'major',
    'a member of an exported result is gone',
    'export interface Stats { readonly hits: number; readonly misses: number }\nexport declare function stats(): Stats;',
    'export interface Stats { readonly hits: number }\nexport declare function stats(): Stats;',
  ],
  [
    'major',
    'an optional option is gone',
    'export interface Options { readonly ttlMs?: number; readonly tags?: string[] }\nexport declare function open(options?: Options): void;',
    'export interface Options { readonly ttlMs?: number }\nexport declare function open(options?: Options): void;',
  ],
  [
    'major',
    'an option is required now',
    'export interface Options { readonly ttlMs?: number }\nexport declare function open(options: Options): void;',
    'export interface Options { readonly ttlMs: number }\nexport declare function open(options: Options): void;',
  ],
  [
    'major',
    'a new required option',
    'export interface Options { readonly a: string }\nexport declare function open(options: Options): void;',
    'export interface Options { readonly a: string; readonly b: string }\nexport declare function open(options: Options): void;',
  ],
  [
    'major',
    'a parameter is required now',
    'export declare function f(a: string, b?: number): void;',
    'export declare function f(a: string, b: number): void;',
  ],
  [
    'major',
    'a new required parameter',
    'export declare function f(a: string): void;',
    'export declare function f(a: string, b: number): void;',
  ],
  [
    'major',
    'a parameter is gone',
    'export declare function f(a: string, b?: number): void;',
    'export declare function f(a: string): void;',
  ],
  [
    'major',
    'parameters change places',
    'export declare function f(a: string, b: number): void;',
    'export declare function f(b: number, a: string): void;',
  ],
  [
    'major',
    'a parameter takes less',
    'export declare function f(a: string | number): void;',
    'export declare function f(a: string): void;',
  ],
  [
    'major',
    'a method takes less',
    'export interface A { set(value: string | Uint8Array): void }\nexport declare const a: A;',
    'export interface A { set(value: string): void }\nexport declare const a: A;',
  ],
  [
    'major',
    'an option takes fewer words',
    "export interface Options { readonly mode?: 'fast' | 'safe' | 'off' }\nexport declare function open(options?: Options): void;",
    "export interface Options { readonly mode?: 'fast' | 'safe' }\nexport declare function open(options?: Options): void;",
  ],
  [
    'major',
    'a result may be undefined now',
    'export declare function get(): string;',
    'export declare function get(): string | undefined;',
  ],
  [
    'major',
    'a member of a result may be missing now',
    'export declare function get(): { id: string };',
    'export declare function get(): { id?: string };',
  ],
  [
    'major',
    'a result has one more word',
    "export type Outcome = 'hit' | 'miss';\nexport declare function get(): Outcome;",
    "export type Outcome = 'hit' | 'miss' | 'stale';\nexport declare function get(): Outcome;",
  ],
  [
    'major',
    'a synchronous result is a promise now',
    'export declare function get(): string;',
    'export declare function get(): Promise<string>;',
  ],
  [
    'major',
    'a promise is of something else',
    'export declare function get(): Promise<number>;',
    'export declare function get(): Promise<string>;',
  ],
  [
    'major',
    'a list is readonly now',
    'export declare function list(): string[];',
    'export declare function list(): readonly string[];',
  ],
  [
    'major',
    'a member cannot be set any more',
    'export declare const state: { level: string };',
    'export declare const state: { readonly level: string };',
  ],
  [
    'major',
    'a port that users implement has one more method',
    'export interface Store { get(key: string): string }\nexport declare function open(store: Store): void;',
    'export interface Store { get(key: string): string; has(key: string): boolean }\nexport declare function open(store: Store): void;',
  ],
  [
    'major',
    'a callback is given less',
    'export declare function on(run: (name: string, at: number) => void): void;',
    'export declare function on(run: (name: string) => void): void;',
  ],
  [
    'major',
    'a callback has to return something',
    'export declare function on(run: () => void): void;',
    'export declare function on(run: () => boolean): void;',
  ],
  [
    'major',
    'what a callback is given may be undefined',
    'export declare function on(run: (name: string) => void): void;',
    'export declare function on(run: (name: string | undefined) => void): void;',
  ],
  [
    'major',
    'an overload is gone',
    'export declare function f(a: string): string;\nexport declare function f(a: number): number;',
    'export declare function f(a: string): string;',
  ],
  [
    'major',
    'a type parameter is asked for',
    'export interface Box<T> { readonly value: T }\nexport declare function box(): Box<string>;',
    'export interface Box<T, U> { readonly value: T; readonly other?: U }\nexport declare function box(): Box<string, string>;',
  ],
  [
    'major',
    'a type parameter takes less',
    'export declare function f<T>(a: T): T;',
    'export declare function f<T extends string>(a: T): T;',
  ],
  [
    'major',
    'a generic result is of another parameter',
    'export declare function f<A, B>(a: A, b: B): A;',
    'export declare function f<A, B>(a: A, b: B): B;',
  ],
  [
    'major',
    'a constructor asks for more',
    'export declare class E extends Error { constructor(message: string); }',
    'export declare class E extends Error { constructor(message: string, code: string); }',
  ],
  [
    'major',
    'a static member is gone',
    'export declare class E extends Error { static isInstance(value: unknown): boolean; }',
    'export declare class E extends Error { }',
  ],
  [
    'major',
    'a class no longer extends Error',
    'export declare class E extends Error { readonly code: string; }',
    'export declare class E { readonly code: string; }',
  ],
  [
    'major',
    'a constant is another',
    "export declare const header: 'x-key';",
    "export declare const header: 'x-api-key';",
  ],
  [
    'major',
    'a part of a tuple is another',
    'export declare function f(): readonly [number, string];',
    'export declare function f(): readonly [number, string | undefined];',
  ],
  [
    'major',
    'an enum lost a member',
    'export declare enum Level { Low = 0, High = 1 }',
    'export declare enum Level { Low = 0 }',
  ],
  [
    'major',
    'members of an enum count otherwise',
    'export declare enum Level { Low = 0, High = 1 }',
    'export declare enum Level { Low = 0, High = 2 }',
  ],
  [
    'major',
    'a member of one kind of an event is gone',
    "export type Event = { type: 'text'; text: string } | { type: 'end'; reason: string; usage: number };\nexport declare function next(): Event;",
    "export type Event = { type: 'text'; text: string } | { type: 'end'; reason: string };\nexport declare function next(): Event;",
  ],
  [
    'major',
    'a type that is mentioned only takes less',
    'export declare function open(options?: Options): void;\ninterface Options { readonly size?: number | string }\nexport {};',
    'export declare function open(options?: Options): void;\ninterface Options { readonly size?: number }\nexport {};',
  ],
  [
    'major',
    'a guard tells of something else',
    'export interface A { a: string }\nexport interface B { a: string; b: string }\nexport declare function is(value: unknown): value is B;',
    'export interface A { a: string }\nexport interface B { a: string; b: string }\nexport declare function is(value: unknown): value is A;',
  ],
  [
    'major',
    'a key of a map of events is gone',
    'export interface Events { get: { ms: number }; set: { ms: number } }\nexport declare function on<Name extends keyof Events>(name: Name, run: (data: Events[Name]) => void): void;',
    'export interface Events { get: { ms: number } }\nexport declare function on<Name extends keyof Events>(name: Name, run: (data: Events[Name]) => void): void;',
  ],
  [
    'major',
    'a foreign type is another',
    "import type { Request } from 'express';\nexport declare function f(request: Request): void;",
    "import type { Response } from 'express';\nexport declare function f(request: Response): void;",
  ],
  // What gives more.
  [
    'minor',
    'a new function',
    'export declare function a(): void;',
    'export declare function a(): void;\nexport declare function b(): void;',
  ],
  [
    'minor',
    'a new type',
    'export declare function a(): void;',
    'export declare function a(): void;\nexport interface B { b: string }',
  ],
  [
    'minor',
    'a new optional option',
    'export interface Options { readonly a?: string }\nexport declare function open(options?: Options): void;',
    'export interface Options { readonly a?: string; readonly b?: number }\nexport declare function open(options?: Options): void;',
  ],
  [
    'minor',
    'a new optional parameter',
    'export declare function f(a: string): void;',
    'export declare function f(a: string, b?: number): void;',
  ],
  [
    'minor',
    'an option need not be given any more',
    'export interface Options { readonly a: string }\nexport declare function open(options: Options): void;',
    'export interface Options { readonly a?: string }\nexport declare function open(options: Options): void;',
  ],
  [
    'minor',
    'a parameter takes more',
    'export declare function f(a: string): void;',
    'export declare function f(a: string | number): void;',
  ],
  [
    'minor',
    'a result has one more member',
    'export interface Stats { readonly hits: number }\nexport declare function stats(): Stats;',
    'export interface Stats { readonly hits: number; readonly misses: number }\nexport declare function stats(): Stats;',
  ],
  [
    'minor',
    'a result is never undefined now',
    'export declare function get(): string | undefined;',
    'export declare function get(): string;',
  ],
  [
    'minor',
    'a new overload',
    'export declare function f(a: string): string;',
    'export declare function f(a: string): string;\nexport declare function f(a: number): number;',
  ],
  [
    'minor',
    'a type parameter with a default',
    'export interface Box<T> { readonly value: T }\nexport declare function box(): Box<string>;',
    'export interface Box<T, U = string> { readonly value: T; readonly other?: U }\nexport declare function box(): Box<string>;',
  ],
  [
    'minor',
    'a callback is given more',
    'export declare function on(run: (name: string) => void): void;',
    'export declare function on(run: (name: string, at: number) => void): void;',
  ],
  [
    'minor',
    'a new method of a class',
    'export declare class A { a(): void; }',
    'export declare class A { a(): void; b(): void; }',
  ],
  [
    'minor',
    'a new event',
    'export interface Events { get: { ms: number } }\nexport declare function on<Name extends keyof Events>(name: Name, run: (data: Events[Name]) => void): void;',
    'export interface Events { get: { ms: number }; set: { ms: number } }\nexport declare function on<Name extends keyof Events>(name: Name, run: (data: Events[Name]) => void): void;',
  ],
  [
    'minor',
    'a word more for an option',
    "export interface Options { readonly mode?: 'fast' | 'safe' }\nexport declare function open(options?: Options): void;",
    "export interface Options { readonly mode?: 'fast' | 'safe' | 'off' }\nexport declare function open(options?: Options): void;",
  ],
  // What changes the text alone.
  ['patch', 'nothing', 'export declare function a(): void;', 'export declare function a(): void;'],
  [
    'patch',
    'other order',
    'export declare function a(): void;\nexport declare function b(): void;',
    'export declare function b(): void;\nexport declare function a(): void;',
  ],
  [
    'patch',
    'a union in another order',
    "export declare function a(mode: 'x' | 'y'): void;",
    "export declare function a(mode: 'y' | 'x'): void;",
  ],
  [
    'patch',
    'a parameter has another name',
    'export declare function a(key: string): void;',
    'export declare function a(name: string): void;',
  ],
  [
    'patch',
    'a parameter is taken apart',
    'interface O { a?: string; b?: string }\nexport declare function f(options?: O): void;\nexport {};',
    'interface O { a?: string; b?: string }\nexport declare function f({ a, b }?: O): void;\nexport {};',
  ],
  [
    'patch',
    'a type parameter has another name',
    'export declare function a<T>(value: T): Promise<T>;',
    'export declare function a<Value>(value: Value): Promise<Value>;',
  ],
  [
    'patch',
    'a mentioned type has another name',
    'interface Opts { a?: string }\nexport declare function f(options: Opts): void;\nexport {};',
    'interface Options { a?: string }\nexport declare function f(options: Options): void;\nexport {};',
  ],
  [
    'patch',
    'an inner type is written out',
    "type Mode = 'x' | 'y';\nexport declare function f(mode: Mode): Mode;\nexport {};",
    "export declare function f(mode: 'x' | 'y'): 'x' | 'y';",
  ],
  [
    'patch',
    'an interface is a type now',
    'export interface A { readonly a: string }\nexport declare function f(a: A): A;',
    'export type A = { readonly a: string };\nexport declare function f(a: A): A;',
  ],
  [
    'patch',
    'a method is a property now',
    'export interface A { run(a: string): void }\nexport declare const a: A;',
    'export interface A { run: (a: string) => void }\nexport declare const a: A;',
  ],
  [
    'patch',
    'what is private changes',
    'export declare class A { private readonly a: string; run(): void; }',
    'export declare class A { #private; run(): void; }',
  ],
  [
    'patch',
    'a list in the long form',
    'export declare function f(): readonly string[];',
    'export declare function f(): ReadonlyArray<string>;',
  ],
  [
    'patch',
    'members are inherited now',
    'export interface A { a: string; b: string }\nexport declare function f(): A;',
    'interface Base { a: string }\nexport interface A extends Base { b: string }\nexport declare function f(): A;\nexport {};',
  ],
  [
    'patch',
    'members come from a mapped type',
    'export declare function f(): { readonly a?: string };',
    'export declare function f(): Readonly<Partial<{ a: string }>>;',
  ],
  [
    'patch',
    'a conditional type over a parameter stays',
    'export type Of<T> = T extends readonly (infer U)[] ? U : never;\nexport declare function f<T>(a: T): Of<T>;',
    'export type Of<List> = List extends readonly (infer Item)[] ? Item : never;\nexport declare function f<A>(a: A): Of<A>;',
  ],
  [
    'patch',
    'two kinds of a union read the same',
    "export type Image = { type: 'image'; data: string } | { type: 'image'; url: string };\nexport declare function f(image: Image): Image;",
    "export type Image = { type: 'image'; url: string } | { type: 'image'; data: string };\nexport declare function f(image: Image): Image;",
  ],
  [
    'patch',
    'a generic union stays',
    "export type Lookup<T> = { outcome: 'hit' | 'stale'; value: T } | { outcome: 'miss' };\nexport declare function f<T>(): Lookup<T>;",
    "export type Lookup<V> = { outcome: 'miss' } | { outcome: 'hit' | 'stale'; value: V };\nexport declare function f<V>(): Lookup<V>;",
  ],
  [
    'patch',
    'a sentence is worded otherwise',
    "export declare const problems: { readonly gone: readonly [404, 'There is nothing.'] };",
    "export declare const problems: { readonly gone: readonly [404, 'Nothing is here.'] };",
  ],
  [
    'patch',
    'undefined may be said',
    'export interface O { readonly a?: string }\nexport declare function f(o: O): void;',
    'export interface O { readonly a?: string | undefined }\nexport declare function f(o: O): void;',
  ],
];

/** Every planted change. */
export const plantedChanges: readonly PlantedChange[] = rows.map(([bump, what, before, after]) => ({
  what,
  before,
  after,
  bump,
}));
