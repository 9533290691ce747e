// impasto-media.js: what takes videos apart and makes them, once for all parts that do.

export {
  BlobSource,
  BufferTarget,
  CanvasSource,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  getFirstEncodableVideoCodec,
  Input,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  MPEG_TS,
  OGG,
  Output,
  QTFF,
  Quality,
  StreamTarget,
  VideoSampleSink,
  WEBM,
  WebMOutputFormat,
} from "mediabunny";
