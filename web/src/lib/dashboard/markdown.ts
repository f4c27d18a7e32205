// The part of Markdown that text panels show: headings, paragraphs, lists, code, emphasis and links. It becomes a tree,
// never HTML; what is not known stays as it was written.

export type Inline =
  | { kind: "text" | "code"; text: string }
  | { kind: "strong" | "emphasis"; inside: Inline[] }
  | { kind: "link"; href: string; inside: Inline[] };

export type Block =
  | { kind: "heading"; level: number; inside: Inline[] }
  | { kind: "paragraph"; inside: Inline[] }
  | { kind: "list"; ordered: boolean; items: Inline[][] }
  | { kind: "code"; text: string };

/** Emphasis within emphasis, and no further: whoever nests a thousand gets text. */
const DEPTH_MAX = 6;

const INLINE =
  /`([^`]+)`|\*\*([^\s*](?:[^*]*[^\s*])?)\*\*|\*([^\s*](?:[^*]*[^\s*])?)\*|\b_([^\s_](?:[^_]*[^\s_])?)_\b|\[([^[\]]+)\]\(([^()\s]+)\)/g;

/** Other pages of this site and the web; nothing that runs. */
function isSafe(href: string): boolean {
  return /^(https?:\/\/|\/(?!\/)|#)/i.test(href);
}

export function parseInline(text: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  let end = 0;
  const plain = (until: number) => {
    if (until > end) found.push({ kind: "text", text: text.slice(end, until) });
  };
  for (const match of depth < DEPTH_MAX ? text.matchAll(INLINE) : []) {
    const [whole, code, strong, star, underscore, words, href] = match;
    if (href !== undefined && !isSafe(href)) continue;
    plain(match.index);
    end = match.index + whole.length;
    const emphasis = star ?? underscore;
    if (code !== undefined) found.push({ kind: "code", text: code });
    else if (strong !== undefined) found.push({ kind: "strong", inside: parseInline(strong, depth + 1) });
    else if (emphasis !== undefined) found.push({ kind: "emphasis", inside: parseInline(emphasis, depth + 1) });
    else found.push({ kind: "link", href: href as string, inside: parseInline(words as string, depth + 1) });
  }
  plain(text.length);
  return found;
}

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const FENCE = /^\s*(```|~~~)/;

export function parseMarkdown(text: string): Block[] {
  const lines = text.split(/\r?\n/);
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const finish = () => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", inside: parseInline(paragraph.join(" ")) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    if (FENCE.test(line)) {
      finish();
      const end = lines.findIndex((other, i) => i > at && FENCE.test(other));
      const last = end < 0 ? lines.length : end;
      blocks.push({ kind: "code", text: lines.slice(at + 1, last).join("\n") });
      at = last;
      continue;
    }
    const [, marks, words] = HEADING.exec(line) ?? [];
    const [, number, item] = ITEM.exec(line) ?? [];
    if (marks !== undefined) {
      finish();
      blocks.push({ kind: "heading", level: marks.length, inside: parseInline(words ?? "") });
    } else if (item !== undefined) {
      finish();
      const before = blocks.at(-1);
      const ordered = number !== undefined;
      const follows = before?.kind === "list" && before.ordered === ordered && lines[at - 1]?.trim() !== "";
      if (follows) before.items.push(parseInline(item));
      else blocks.push({ kind: "list", ordered, items: [parseInline(item)] });
    } else if (line.trim() === "") finish();
    else paragraph.push(line.trim());
  }
  finish();
  return blocks;
}
