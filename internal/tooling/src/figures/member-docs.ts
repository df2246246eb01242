// Finds the members of public types, and which of them say what they are.
import ts from 'typescript';
import { reachableExports } from '../house/exports.ts';
import type { House, Package } from '../house/house.ts';
import { lineOf } from '../house/parse.ts';

/** A property or method of a type that users see. */
export interface Member {
  readonly file: string;
  readonly line: number;
  /** `CacheOptions.ttlMs` */
  readonly name: string;
  readonly isDocumented: boolean;
}

/** Members of every interface, type and class that a door of the package exports, each once. */
export function publicMembers({ root }: House, { doors }: Package): Member[] {
  const exported = doors.flatMap(({ source }) => (source ? reachableExports(root, source) : []));
  const nodes = new Map(exported.map(({ node, name }) => [node, name]));
  return [...nodes].flatMap(([node, owner]) =>
    membersOf(node).map((member) => ({
      file: member.getSourceFile().fileName,
      line: lineOf(member),
      name: `${owner}.${member.name?.getText() ?? ''}`,
      isDocumented: ts.getJSDocCommentsAndTags(member).some(ts.isJSDoc),
    })),
  );
}

/** The share of documented members; 1 of none. */
export function documentedShare(members: readonly Member[]): number {
  if (members.length === 0) return 1;
  return members.filter(({ isDocumented }) => isDocumented).length / members.length;
}

type MemberNode = ts.TypeElement | ts.ClassElement;

function membersOf(node: ts.Node): MemberNode[] {
  if (ts.isInterfaceDeclaration(node)) return node.members.filter(isNamed);
  if (ts.isClassDeclaration(node))
    return node.members.filter((member) => isNamed(member) && isPublic(member));
  return ts.isTypeAliasDeclaration(node) ? membersOfType(node.type) : [];
}

/** Of an object type, and of those that a union, an intersection or parentheses put together. */
function membersOfType(type: ts.TypeNode): MemberNode[] {
  if (ts.isTypeLiteralNode(type)) return type.members.filter(isNamed);
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) return type.types.flatMap(membersOfType);
  return ts.isParenthesizedTypeNode(type) ? membersOfType(type.type) : [];
}

/** Properties and methods; a symbol that a protocol asks for needs no word. */
function isNamed(member: MemberNode): boolean {
  const isMember =
    ts.isPropertySignature(member) ||
    ts.isMethodSignature(member) ||
    ts.isPropertyDeclaration(member) ||
    ts.isMethodDeclaration(member) ||
    ts.isGetAccessor(member);
  return isMember && !ts.isComputedPropertyName(member.name);
}

function isPublic(member: ts.ClassElement): boolean {
  if (member.name && ts.isPrivateIdentifier(member.name)) return false;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (ts.getCombinedModifierFlags(member) & hidden) === 0;
}
