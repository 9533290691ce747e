/** A page of another site's, whose script is the element's; `body` holds elements. */
export const embedder = (body) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>An embedder</title>
    <link rel="icon" href="data:," />
    <script type="module" src="./impasto.js"></script>
  </head>
  <body>
    ${body}
  </body>
</html>
`;
