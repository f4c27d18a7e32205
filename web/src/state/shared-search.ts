// What of the address belongs to one page alone, and what goes along to the next: the time range and all that is the
// same for every page.

const OF_ONE_PAGE = ["q", "unit", "view", "find", "group", "edit"];
/** What is chosen of a dashboard's variables. */
const VARIABLE = "var-";

export function sharedSearch(search: string): string {
  const params = new URLSearchParams(search);
  for (const name of [...params.keys()]) {
    if (OF_ONE_PAGE.includes(name) || name.startsWith(VARIABLE)) params.delete(name);
  }
  return params.toString();
}

/** The address of a page, with what goes along and what is its own. */
export function addressOf(path: string, search: string, own: URLSearchParams = new URLSearchParams()): string {
  const words = [sharedSearch(search), own.toString()].filter((part) => part !== "").join("&");
  return words === "" ? path : `${path}?${words}`;
}
