import type { EncodedPacket, InputAudioTrack } from "mediabunny";
import { EncodedAudioPacketSource, EncodedPacketSink } from "./media";

/** Copies a track of sound as it is, no faster than the pictures come. */
export class SoundCopy {
  readonly #packets: AsyncGenerator<EncodedPacket, void, unknown>;
  #next: EncodedPacket | undefined;

  private constructor(
    readonly source: EncodedAudioPacketSource,
    readonly config: AudioDecoderConfig,
    /** Second at which it begins by its own clock. */
    readonly begins: number,
    track: InputAudioTrack,
  ) {
    this.#packets = new EncodedPacketSink(track).packets();
  }

  /** None where nobody knows what the sound is. */
  static async of(track: InputAudioTrack, begins: number): Promise<SoundCopy | undefined> {
    const [codec, config] = [await track.getCodec(), await track.getDecoderConfig()];
    return codec && config ? new SoundCopy(new EncodedAudioPacketSource(codec), config, begins, track) : undefined;
  }

  /** Copies what begins before this second. Sound that is damaged ends there: the pictures go on. */
  async until(second: number): Promise<void> {
    for (;;) {
      this.#next ??= await this.#read();
      if (!this.#next || this.#next.timestamp >= second) return;
      await this.source.add(this.#next, { decoderConfig: this.config });
      this.#next = undefined;
    }
  }

  /** There is no more. */
  async end(): Promise<void> {
    await this.#packets.return();
    this.source.close();
  }

  async #read(): Promise<EncodedPacket | undefined> {
    try {
      const next = await this.#packets.next();
      if (next.done) return undefined;
      const packet = next.value;
      return packet.clone({ timestamp: packet.timestamp - this.begins });
    } catch {
      return undefined;
    }
  }
}
