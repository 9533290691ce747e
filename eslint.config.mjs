// Strict and type-aware: a promise nobody waits for is the likeliest slip in code that talks to a worker.
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["web/generated/**", "web/worker/core.d.ts"] },
  {
    files: ["web/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          "tsconfig.json",
          "web/tsconfig.tests.json",
          "web/tsconfig.service-worker.json",
          "web/tsconfig.node.json",
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "no-console": "error",
      // What was caught is thrown on as it came.
      "@typescript-eslint/only-throw-error": ["error", { allowThrowingUnknown: true, allowThrowingAny: true }],
      "@typescript-eslint/prefer-promise-reject-errors": [
        "error",
        { allowThrowingUnknown: true, allowThrowingAny: true },
      ],
      // Short callbacks stay short.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // Over the worker's border every answer is a promise, also one that is there at once.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    // Node's test runner collects tests by itself; fakes need not wait for anything.
    files: ["web/**/*.test.ts"],
    rules: {
      "@typescript-eslint/no-floating-promises": "off",
    },
  },
);
