import { message, type Said } from "../languages/message";
import type { EngineInfo, NetworkListing } from "../worker/protocol";

/** How well a painting is made, in the visitor's words: at once in a look, or in iterations by a network. */
export const QUALITIES = ["instant", "quick", "fine"] as const;
export type Quality = (typeof QUALITIES)[number];

/** Those that stand for a network. */
const WITH_NETWORK = ["quick", "fine"] as const;
type NetworkQuality = (typeof WITH_NETWORK)[number];

/** What each is called, and the network whose recipe it stands for. */
const MEANING: Record<NetworkQuality, { label: Said; network: string }> = {
  quick: { label: message("quality.quick"), network: "vgg19-lite" },
  fine: { label: message("quality.fine"), network: "vgg19" },
};

/** Which quality is taken where nobody has chosen, the first that the site has; for each kind of device. */
const PREFERRED: Record<EngineInfo["device"], readonly NetworkQuality[]> = {
  cpu: ["fine", "quick"],
  gpu: ["fine", "quick"],
};

/** A quality that the site can give. */
export interface Offer {
  quality: Quality;
  label: Said;
  /** None where it paints in a look. */
  network: string | undefined;
  /** To be fetched before the first painting. */
  bytes: number;
}

/** What needs no network. */
const INSTANT: Offer = { quality: "instant", label: message("quality.instant"), network: undefined, bytes: 0 };

/** Instant, and the qualities whose network the site has. */
export function offersOf(listings: readonly NetworkListing[]): Offer[] {
  const offers = WITH_NETWORK.flatMap((quality) => {
    const { label, network } = MEANING[quality];
    const listing = listings.find(({ name }) => name === network);
    return listing ? [{ quality, label, network, bytes: listing.bytes }] : [];
  });
  return [INSTANT, ...offers];
}

/** The network that paints where nobody has chosen; undefined where the site has none. */
export function defaultNetwork(listings: readonly NetworkListing[], device: EngineInfo["device"]): string | undefined {
  const offers = offersOf(listings);
  const preferred = PREFERRED[device].flatMap((quality) => offers.filter((offer) => offer.quality === quality));
  return preferred[0]?.network ?? listings[0]?.name;
}

/** The network of a quality. */
export function networkOf(quality: NetworkQuality): string {
  return MEANING[quality].network;
}

/** The quality that a network has. */
export function qualityOf(network: string): NetworkQuality | undefined {
  return WITH_NETWORK.find((quality) => networkOf(quality) === network);
}

/** A network in the visitor's words: the name of its quality where it has one. */
export function describeNetwork(network: string): Said {
  const quality = qualityOf(network);
  if (quality) return message("where.quality", { quality: MEANING[quality].label });
  return message("where.network", { name: network });
}
