// Style sheets and templates are bundled as strings: see the text loader in build.mjs.
declare module "*.css" {
  const text: string;
  export default text;
}
declare module "*.html" {
  const text: string;
  export default text;
}
