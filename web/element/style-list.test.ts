import assert from "node:assert/strict";
import { test } from "node:test";
import { readStyleList } from "./style-list";

const AT = "https://example.org/styles/styles.json";

test("pictures are looked for from the list's folder", () => {
  const { styles, complaints } = readStyleList(
    [
      { src: "waves.jpg", label: " Waves ", credit: "Hokusai" },
      { src: "https://other.org/a.png", label: "A" },
    ],
    AT,
  );
  assert.deepEqual(complaints, []);
  assert.deepEqual(styles, [
    {
      id: "waves.jpg",
      label: "Waves",
      kind: "style",
      address: "https://example.org/styles/waves.jpg",
      credit: "Hokusai",
    },
    { id: "https://other.org/a.png", label: "A", kind: "style", address: "https://other.org/a.png", credit: undefined },
  ]);
});

test("what is no list says so", () => {
  for (const bad of [{}, null, "x", 3, { styles: [] }]) {
    const { styles, complaints } = readStyleList(bad, AT);
    assert.deepEqual(styles, []);
    assert.match(complaints[0] ?? "", /styles\.json is no list; it must be \[\{"src"/);
  }
});

test("a bad picture is left out with its number, the others stay", () => {
  const bad = [null, 7, {}, { src: "a.jpg" }, { label: "A" }, { src: "a.jpg", label: " " }, { src: 1, label: "A" }];
  const more = [
    { src: "javascript:alert(1)", label: "A" },
    { src: "data:image/png;base64,AA", label: "A" },
    { src: "https://", label: "A" },
    { src: "a.jpg", label: "A", credit: 5 },
  ];
  const { styles, complaints } = readStyleList([...bad, ...more, { src: "b.jpg", label: "B" }], AT);
  assert.deepEqual(
    styles.map(({ id }) => id),
    ["b.jpg"],
  );
  assert.equal(complaints.length, bad.length + more.length);
  assert.match(complaints[0] ?? "", /^Picture 1 of https.* is left out: it has no src; give /);
});

test("a picture twice is shown once, and a flood is cut", () => {
  const twice = readStyleList(
    [
      { src: "a.jpg", label: "A" },
      { src: "a.jpg", label: "B" },
    ],
    AT,
  );
  assert.equal(twice.styles.length, 1);
  const flood = readStyleList(
    Array.from({ length: 100 }, (_, i) => ({ src: `${i}.jpg`, label: `${i}` })),
    AT,
  );
  assert.equal(flood.styles.length, 60);
  assert.match(flood.complaints[0] ?? "", /more than 60 pictures/);
});
