// Replies as scripts write them, and as they should not.
#include "plugins/external/reply.h"

#include "base/error_testing.h"
#include "plugins/external/array_stream.h"

namespace tezpress {
namespace {

std::vector<double> doubles(const Option& option) {
  const auto values = option.get<Option::Data>()->values<double>();
  return {values.begin(), values.end()};
}

TEST(Reply, OfLinesHasNumbersTextsAndLists) {
  const Reply reply = parse_reply(
      "external:api=5\nlevel=3\nname=7out\nhalf=5e-1\nempty=\nwindow=1\nwindow=2.5\nmode=a\nmode=b\n"
      "equation=a=b\nno equals sign\r\n");
  EXPECT_EQ(reply.version, 5);
  EXPECT_EQ(reply.values.get<double>("level"), 3.0);
  EXPECT_EQ(*reply.values.find("name"), Option("7out"));
  EXPECT_EQ(reply.values.get<double>("half"), 0.5);
  EXPECT_EQ(*reply.values.find("empty"), Option(""));
  EXPECT_EQ(doubles(*reply.values.find("window")), (std::vector<double>{1, 2.5}));
  EXPECT_EQ(*reply.values.find("mode"), Option(std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(*reply.values.find("equation"), Option("a=b"));
  EXPECT_EQ(reply.values.size(), 7);
}

TEST(Reply, NeedsItsFirstLine) {
  EXPECT_ERROR(parse_reply(""), kCorrupt, "the first line of its output is \"\"");
  EXPECT_ERROR(parse_reply("loading...\nexternal:api=5\n"), kCorrupt, "\"loading...\"");
  EXPECT_ERROR(parse_reply("external:api=8\n"), kCorrupt, "version \"8\"");
  EXPECT_ERROR(parse_reply("external:api=1.5\n"), kCorrupt, "version \"1.5\"");
  EXPECT_ERROR(parse_reply("external:api=nan\n"), kCorrupt, "version \"nan\"");
  EXPECT_EQ(parse_reply("external:api=5").values.size(), 0);
}

TEST(Reply, OfJsonIsThatOfLibPressio) {
  const Reply reply = parse_reply("external:api=json:1\n{\"a\":1,\"b\":\"x\",\"output:0:dims\":[10,2]}");
  EXPECT_EQ(reply.values.get<double>("a"), 1.0);
  EXPECT_EQ(*reply.values.find("b"), Option("x"));
  EXPECT_EQ(doubles(*reply.values.find("output:0:dims")), (std::vector<double>{10, 2}));
  EXPECT_ERROR(parse_reply("external:api=json:1\n{"), kCorrupt, "its JSON cannot be read");
  EXPECT_ERROR(parse_reply("external:api=json:1\n" + std::string(100000, '[')), kCorrupt, "nested more than 64 deep");
}

TEST(Reply, NamesArraysFastestDimensionFirst) {
  const WrittenArray array = written_array(
      parse_reply("external:api=5\noutput:0:path=7\noutput:0:dtype=float\noutput:0:dims=500\noutput:0:dims=2\n").values,
      0);
  EXPECT_EQ(array.path, "7");
  EXPECT_EQ(array.type, (ArrayType{Dtype::kFloat, {2, 500}}));
}

TEST(Reply, MayGiveOneDimension) {
  const std::string lines = "output:0:path=/tmp/data.out\noutput:0:dtype=byte\noutput:0:dims=4096\n";
  EXPECT_EQ(written_array(parse_reply("external:api=5\n" + lines).values, 0).type, (ArrayType{Dtype::kByte, {4096}}));
  const char* json = R"({"output:0:path":"p","output:0:dtype":"byte","output:0:dims":[4096]})";
  EXPECT_EQ(written_array(parse_reply(std::string("external:api=json:1\n") + json).values, 0).type,
            (ArrayType{Dtype::kByte, {4096}}));
}

TEST(Reply, WithArraysThatCannotBeIsCorrupt) {
  const auto reply = [](const std::string& path, const std::string& dtype, const std::string& dims) {
    return written_array(
        parse_reply(fmt::format("external:api=5\n{}\noutput:0:dtype={}\noutput:0:dims={}\n", path, dtype, dims)).values,
        0);
  };
  EXPECT_ERROR(reply("", "byte", "4"), kCorrupt, "lacks output:0:path");
  EXPECT_ERROR(reply("output:0:path=x", "quad", "4"), kCorrupt, "output:0:dtype=quad");
  for (const char* dims : {"-1", "1.5", "nan", "1e300", "4 4"})
    EXPECT_ERROR(reply("output:0:path=x", "byte", dims), kCorrupt, "output:0:dims");
  EXPECT_ERROR(reply("output:0:path=x", "byte", "9e15\noutput:0:dims=9e15"), kCorrupt, "impossible output:0:dims");
  EXPECT_ERROR(written_array({}, 1), kCorrupt, "lacks output:1:");
}

TEST(ArrayStream, OfBytesIsTheBytes) {
  Array bytes(Dtype::kByte, {3});
  std::ranges::copy(Bytes{1, 2, 3}, bytes.view().bytes().begin());
  EXPECT_EQ(to_stream(bytes.view()), (Bytes{1, 2, 3}));
  EXPECT_EQ(from_stream(Bytes{1, 2, 3}).type, bytes.type());
  EXPECT_EQ(from_stream(Bytes{}).type.shape, Shape{0});
}

TEST(ArrayStream, OfOtherArraysHasTheirType) {
  for (const ArrayType& type : {ArrayType{Dtype::kFloat, {2, 3}}, ArrayType{Dtype::kByte, {2, 2}}}) {
    Array array(type);
    std::ranges::fill(array.view().bytes(), std::uint8_t{7});
    const Bytes stream = to_stream(array.view());
    EXPECT_EQ(from_stream(stream).type, type);
    EXPECT_EQ(from_stream(stream).values.size(), array.size_bytes());
    // Bytes that look like such a stream get a header too.
    Array nested(Dtype::kByte, {stream.size()});
    std::ranges::copy(stream, nested.view().bytes().begin());
    const Bytes twice = to_stream(nested.view());
    EXPECT_EQ(from_stream(twice).type, nested.type());
    for (std::size_t size = 8; size < stream.size(); ++size)
      EXPECT_THROW(from_stream(ByteSpan(stream).first(size)), Error) << size;
  }
}

}  // namespace
}  // namespace tezpress
