import type { EngineInfo, NetworkListing } from "../worker/protocol";

/** How well a painting is made, in the visitor's words. */
export const QUALITIES = ["quick", "fine"] as const;
export type Quality = (typeof QUALITIES)[number];

/** What each is called, and the network whose recipe it stands for. */
const MEANING: Record<Quality, { label: string; network: string }> = {
  quick: { label: "Quick", network: "vgg19-lite" },
  fine: { label: "Fine", network: "vgg19" },
};

/** Which quality is taken where nobody has chosen, the first that the site has; for each kind of device. */
const PREFERRED: Record<EngineInfo["device"], readonly Quality[]> = {
  cpu: ["fine", "quick"],
  gpu: ["fine", "quick"],
};

/** A quality that the site can give. */
export interface Offer {
  quality: Quality;
  label: string;
  network: string;
  /** To be fetched before the first painting. */
  bytes: number;
}

/** The qualities whose network the site has. */
export function offersOf(listings: readonly NetworkListing[]): Offer[] {
  return QUALITIES.flatMap((quality) => {
    const { label, network } = MEANING[quality];
    const listing = listings.find(({ name }) => name === network);
    return listing ? [{ quality, label, network, bytes: listing.bytes }] : [];
  });
}

/** The network that paints where nobody has chosen; undefined where the site has none. */
export function defaultNetwork(listings: readonly NetworkListing[], device: EngineInfo["device"]): string | undefined {
  const offers = offersOf(listings);
  const preferred = PREFERRED[device].flatMap((quality) => offers.filter((offer) => offer.quality === quality));
  return preferred[0]?.network ?? listings[0]?.name;
}

/** The network of a quality. */
export function networkOf(quality: Quality): string {
  return MEANING[quality].network;
}

/** A network in the visitor's words: the name of its quality where it has one. */
export function describeNetwork(network: string): string {
  const quality = QUALITIES.find((quality) => networkOf(quality) === network);
  return quality ? `quality ${MEANING[quality].label}` : `network ${network}`;
}
