// Finds the styles of a Word file whose text is hidden.
import { localNames } from './local-names.ts';
import { attributeOf, isOff, scanXml, settingOf } from './scan-xml.ts';

interface Style {
  base?: string;
  /** What the style itself says. */
  isHidden?: boolean;
}

/** Styles whose text is hidden, by their ids: they say so, or what they build on does. */
export function hiddenStylesOf(xml: string, maxDepth: number): Set<string> {
  const toName = localNames(xml);
  const styles = new Map<string, Style>();
  let style: Style | undefined;
  for (const tag of scanXml(xml, maxDepth)) {
    const name = toName(tag);
    if (name === 'style') {
      const id = attributeOf(tag, 'styleId');
      style = tag.kind === 'open' ? (styles.get(id) ?? {}) : undefined;
      if (style) styles.set(id, style);
    } else if (!style || tag.kind === 'close') continue;
    else if (name === 'basedOn') style.base = settingOf(tag);
    // Said of some of its text, it counts for all.
    else if (name === 'vanish') style.isHidden ||= !isOff(settingOf(tag));
  }
  return new Set([...styles].flatMap(([id, one]) => (isHidden(one, styles) ? [id] : [])));
}

/** What a style or the nearest below it says; each is then asked once, however long the line of them is. */
function isHidden(style: Style, styles: ReadonlyMap<string, Style>): boolean {
  const silent = new Set<Style>();
  let at: Style | undefined = style;
  while (at && at.isHidden === undefined && !silent.has(at)) {
    silent.add(at);
    at = styles.get(at.base ?? '');
  }
  const said = at?.isHidden ?? false;
  for (const one of silent) one.isHidden = said;
  return said;
}
