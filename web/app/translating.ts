/** The class of the page's root element while its language is on its way: see first-language.ts and app.css. */
export const TRANSLATING = "translating";
