// A card of words: a part of Markdown, as elements. Nothing of it is ever HTML.

import { useMemo } from "react";
import type { DashboardPanel } from "../../lib/dashboard/dashboard";
import { type Block, type Inline, parseMarkdown } from "../../lib/dashboard/markdown";
import { fillTitle, type Scope } from "../../lib/dashboard/variables";

function Word({ part }: { part: Inline }) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return <code>{part.text}</code>;
    case "strong":
      return (
        <strong>
          <Words inside={part.inside} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Words inside={part.inside} />
        </em>
      );
    case "link":
      return (
        <a href={part.href} rel="noreferrer noopener">
          <Words inside={part.inside} />
        </a>
      );
  }
}

function Words({ inside }: { inside: readonly Inline[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: words stay where they are
  return inside.map((part, i) => <Word key={i} part={part} />);
}

function Part({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      // Below the card's own heading, whatever level was written.
      return (
        <h4>
          <Words inside={block.inside} />
        </h4>
      );
    case "paragraph":
      return (
        <p>
          <Words inside={block.inside} />
        </p>
      );
    case "code":
      return <pre>{block.text}</pre>;
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List>
          {block.items.map((inside, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items stay where they are
            <li key={i}>
              <Words inside={inside} />
            </li>
          ))}
        </List>
      );
    }
  }
}

export function TextPanel({ panel, scope }: { panel: DashboardPanel; scope: Scope }) {
  const blocks = useMemo(() => parseMarkdown(fillTitle(panel.text ?? "", scope)), [panel.text, scope]);
  const title = fillTitle(panel.title, scope);
  return (
    <section className="card words" aria-label={title || "Text"}>
      {title && (
        <h3>
          <span className="clip">{title}</span>
        </h3>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that is longer than its card is scrolled, also with the keyboard */}
      <div className="markdown scrolled" tabIndex={0}>
        {blocks.map((block, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks stay where they are
          <Part key={i} block={block} />
        ))}
      </div>
    </section>
  );
}
