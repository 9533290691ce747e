import assert from "node:assert/strict";
import { test } from "node:test";
import { inWords } from "./for-tests";
import { inEnglish, nameInEnglish } from "./english";
import { message } from "./message";
import { coreFailure, recognizedName, recognizedWords } from "./recognized";
import zh from "./zh";

test("values take their places, phrases begin a sentence with a capital, names stay", () => {
  const remedy = message("remedy.connection");
  const cut = message("failure.cut-off", { what: message("what.painter"), remedy });
  assert.equal(inWords(cut), "The painter broke off on the way; check the connection and press Paint again.");
  assert.equal(inEnglish(cut), inWords(cut));
  assert.equal(inWords(cut, zh), "绘画引擎在传输中断开；请检查网络连接，再按“作画”。");
  assert.equal(inWords(message("failure.no-setting", { name: "{lang}" })), '"{lang}" is no setting');
  assert.match(inWords(message("failure.unreadable-mask", { name: "sky.png" })), /^sky\.png cannot/);
});

test("numbers, plurals and lists are the language's", () => {
  assert.equal(inWords(message("history.after", { count: 1 })), "After 1 iteration");
  assert.equal(inWords(message("history.after", { count: 1024 })), "After 1024 iterations");
  assert.equal(inWords(message("history.after", { count: 1 }), zh), "第 1 次迭代后");
  const pictures = { list: ["a.jpg", message("name.style", { number: 2 }), "c.jpg"] };
  const from = message("recipe.pictures", { pictures });
  assert.equal(inWords(from), "It was painted from a.jpg, style 2 and c.jpg, which you would have to choose again.");
  assert.equal(inWords(from, zh), "它取用了 a.jpg、风格 2和c.jpg，需要您重新选择。");
});

test("sentences follow each other with a space, where the language has one", () => {
  const two = [message("status.stopped"), message("recipe.undo")];
  assert.equal(inWords(two), "Stopped. Press Paint to start again. Undo takes them away.");
  assert.equal(inWords(two, zh), "已停止。按“作画”可重新开始。按“撤销”可取消这些设置。");
});

test("a setting is written as within a sentence, or as its label, its help or its choice", () => {
  assert.equal(inWords({ setting: "style_scale" }), "stroke size");
  assert.equal(inWords({ setting: "tv_l1_weight" }), "L1 total variation weight");
  assert.equal(inWords({ setting: "style_scale", part: "label" }, zh), "笔触大小");
  assert.equal(inWords({ setting: "pooling", choice: "average" }), "The mean of 2x2");
  assert.doesNotMatch(inWords({ setting: "network", part: "help" }), /`/);
});

test("the core's failures become messages with their values, and pictures without a name are known again", () => {
  const name = nameInEnglish(message("name.style", { number: 2 }));
  assert.equal(name, "Style 2");
  const tooSmall = coreFailure("picture-too-small", { name, width: 3, height: 2, limit: 32 });
  assert.match(inWords(tooSmall), /^Style 2 is 3x2 pixels; choose a picture of at least 32/);
  assert.match(inWords(tooSmall, zh), /^风格 2 只有 3 × 2 像素/);
  assert.equal(coreFailure("picture-too-small", { name }), undefined);
  assert.equal(coreFailure("who-knows", { name }), undefined);
  assert.equal(coreFailure("picture-too-small", undefined), undefined);
  assert.match(inWords(coreFailure("not-finite", null), zh), /^损失/);
  const range = coreFailure("bad-setting", { setting: "size", value: "7", allowed: "16 to 4096" });
  assert.equal(inWords(range, zh), "size 的值是 7，应为：16 到 4096。");
  assert.equal(recognizedName("Style of mine.png"), "Style of mine.png");
  assert.equal(recognizedName("16 to 4096"), "16 to 4096");
});

test("what the core says of a picture is known again, one sentence or two", () => {
  const notice =
    "a b.gif is animated; its first frame is used. a b.gif has 9000x10 pixels; it is read at 4096x5 pixels.";
  assert.equal(
    inWords(recognizedWords(notice), zh),
    "a b.gif 是动图，取第一帧。a b.gif 为 9000 × 10 像素，按 4096 × 5 像素读取。",
  );
  assert.equal(inWords(recognizedWords(notice)), notice.replace("9000x10", "9000 × 10").replace("4096x5", "4096 × 5"));
  assert.equal(recognizedWords("Something new. And more."), "Something new. And more.");
  assert.equal(inWords(recognizedWords("CPU (2 threads)"), zh), "CPU（2 线程）");
});
