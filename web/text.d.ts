// Style sheets are bundled as strings, templates as markup: see build.mjs.
declare module "*.css" {
  const text: string;
  export default text;
}
declare module "*.html" {
  const markup: import("./element/markup").Markup;
  export default markup;
}
