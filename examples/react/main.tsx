import { createRoot } from "react-dom/client";
import { Painter } from "./Painter";

const place = document.getElementById("app");
if (place) createRoot(place).render(<Painter engine="/impasto/" />);
