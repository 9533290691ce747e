import { mount } from "svelte";
import Painter from "./Painter.svelte";

const target = document.getElementById("app");
if (target) mount(Painter, { target, props: { engine: "/impasto/" } });
