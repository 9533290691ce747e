// language.js: before anything is to be seen. English is in the page; another language is fetched, and until it is there nothing is
// shown, so that nobody sees one language give way to another.

import { ENGLISH } from "../languages/choice";
import { askedLanguage } from "./asked-language";
import { TRANSLATING } from "./translating";

/** Milliseconds after which English is better than nothing. */
const PATIENCE = 2000;

const page = document.documentElement;
const code = askedLanguage(location);

if (code !== ENGLISH) {
  page.lang = code;
  page.classList.add(TRANSLATING);
  setTimeout(() => page.classList.remove(TRANSLATING), PATIENCE);
}
