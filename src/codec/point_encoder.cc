#include "codec/point_encoder.h"

#include <algorithm>

namespace tezpress::codec {

Bytes finish_segment(TokenEncoder& out, std::size_t frames) {
  ByteWriter tokens;
  out.tokens.finish(tokens);
  const Bytes bits = out.bits.finish();
  ByteWriter segment;
  segment.varint(frames);
  segment.varint(tokens.size());
  segment.varint(bits.size());
  segment.raw(tokens.view());
  segment.raw(bits);
  return segment.take();
}

double trial_bytes(PointEncoder& points, GroupSource& source, std::size_t frames) {
  const double bytes = static_cast<double>(points.settle(source.frames()).size());
  points.start_group();
  const std::size_t trial = std::min(source.frames(), frames);
  FrameOrder order(source.frames(), points.anchor_distance());
  double key = 0;
  double later = 0;
  for (std::size_t i = 0; i < trial; ++i) {
    const FrameStep step = order.take();
    TokenEncoder out;
    points.encode(source.frame(step.frame), step, out);
    (i == 0 ? key : later) += static_cast<double>(finish_segment(out, 1).size());
  }
  if (trial > 1) later *= static_cast<double>(source.frames() - 1) / static_cast<double>(trial - 1);
  return bytes + (key + later) / source.share();
}

}  // namespace tezpress::codec
