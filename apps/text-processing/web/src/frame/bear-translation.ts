// Keeps the page standing where the browser translates it.

/**
 * Chrome puts `<font>` in the place of a text that React still holds, and React takes it out or draws before it later, which throws and
 * empties the page (react#17256, langfuse#9888). What is gone already need not be taken out; what was to stand before it comes last.
 */
export function bearTranslation({ removeChild, insertBefore } = Node.prototype): void {
  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    if (child.parentNode) removeChild.call(child.parentNode, child);
    return child;
  };
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    return insertBefore.call(this, node, before?.parentNode === this ? before : null) as T;
  };
}
