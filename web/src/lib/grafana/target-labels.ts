// Prometheus adds to what it scrapes the labels of its target, of which the series of this host have none. A matcher that
// names one of their values is made to match series without the label as well: job="node" becomes job=~"node|".

const MATCHER = /\b(job|instance|cluster)\s*(=~|=)\s*"((?:[^"\\$]|\\.)+)"/g;

export function withoutTarget(expr: string): string {
  return expr.replace(MATCHER, (_, label: string, operator: string, value: string) => {
    if (operator === "=~") return `${label}=~"(?:${value})|"`;
    return `${label}=~"${value.replace(/\\?[.*+?^(){}|[\]]/g, "\\\\$&")}|"`;
  });
}
