/** A setting of the recipe that one word or number says. */
export interface Setting {
  /** In a recipe. */
  name: string;
  attribute: string;
  property: string;
  type: "string" | "choice" | "integer" | "number";
  /** Of its control. */
  label: string;
  /** One sentence. */
  help: string;
  minimum?: number;
  maximum?: number;
  /** Of its control. */
  step?: number;
  choices?: readonly string[];
  /** What each choice is called in its control. */
  choiceLabels?: readonly string[];
  /** Where it is the same for all networks, and for the page too. */
  default?: string | number;
}
