// What Vue's compiler makes of its files; Svelte says so by itself.

declare module "*.vue" {
  import type { Component } from "vue";
  const component: Component;
  export default component;
}
