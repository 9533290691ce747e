import "impasto-stylizer/element";
import type { FinishDetail, ImpastoStylizer } from "impasto-stylizer/element";
import { type DetailedHTMLProps, type HTMLAttributes, useEffect, useRef, useState } from "react";

/** React sets what is a property of the element as a property, and `onfinish` listens to its event `finish`. */
type PainterAttributes = DetailedHTMLProps<HTMLAttributes<ImpastoStylizer>, ImpastoStylizer> &
  Partial<Pick<ImpastoStylizer, "engine" | "recipe" | "quality" | "size" | "controls" | "iterations">> & {
    onfinish?: (event: CustomEvent<FinishDetail>) => void;
  };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "impasto-stylizer": PainterAttributes;
    }
  }
}

/** The painter, and below it the last painting; `engine` is where the package's files are served. */
export function Painter({ engine }: { engine: string }) {
  const painter = useRef<ImpastoStylizer>(null);
  const [painting, setPainting] = useState<Blob>();
  const address = useAddress(painting);
  return (
    <main>
      <impasto-stylizer ref={painter} engine={engine} recipe="oil" onfinish={({ detail }) => setPainting(detail.blob)}>
        <span slot="paint">Paint it</span>
      </impasto-stylizer>
      <button type="button" onClick={() => void painter.current?.stop()}>
        Enough
      </button>
      {address && <img src={address} alt="The last painting" />}
    </main>
  );
}

/** An address for the blob, let go with it. */
function useAddress(blob: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const url = URL.createObjectURL(blob);
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return address;
}
