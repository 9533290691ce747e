// What a failure's sentence, made for the command line too, looks like on a page.

/** The core's `640x480 pixels` with the multiplication sign that the page has everywhere. */
export function withTimesSigns(message: string): string {
  return message.replace(/(\d)x(\d+ pixels)/g, "$1 × $2");
}

/** Longer than this, what a driver says is of no use to a visitor. */
const LONGEST_DETAIL = 80;

/** A sentence of the core's, `What happened (detail); remedy.`, without a detail that only programmers read. */
export function withoutLongDetail(message: string): { message: string; detail?: string } {
  const [place, detail] = / \((.*)\)(?=;)/s.exec(message) ?? /（(.*)）(?=；)/s.exec(message) ?? [];
  if (place === undefined || detail === undefined) return { message };
  if (detail.length <= LONGEST_DETAIL && !/backtrace/i.test(detail)) return { message };
  return { message: message.replace(place, ""), detail };
}

/** A failure's sentence for visitors. The core's begin small, for the command line; a file's name stays as it is. */
export function polished(message: string): string {
  const short = withoutLongDetail(withTimesSigns(message)).message;
  return short.replace(/^[a-z]+(?=\s)/, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}
