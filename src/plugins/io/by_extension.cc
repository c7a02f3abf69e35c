// The plugin that fits the ending of the file's name. All plugins that the table of
// endings names are there from the start, so that their options can be set before
// or together with io:path; LibPressio makes the one that fits when the path is set.
#include <algorithm>
#include <filesystem>
#include <map>

#include "plugins/all.h"
#include "plugins/children.h"
#include "plugins/io/io_factories.h"

namespace tezpress {
namespace {

class ByExtension : public Io {
 public:
  std::string id() const override { return "by_extension"; }
  std::string sentence() const override { return "the plugin that fits the ending of the file's name"; }
  std::unique_ptr<Io> clone() const override { return std::make_unique<ByExtension>(*this); }

  std::vector<Configurable*> parts() override {
    make_plugins();
    std::vector<Configurable*> parts;
    for (const auto& [id, io] : ios_) parts.push_back(&*io);
    return parts;
  }

 protected:
  Array read_from(const IoPlace& place, const std::optional<ArrayType>& expected) override {
    return place.path ? plugin_for(place).read(*place.path, expected) : plugin_for(place).read(expected);
  }
  void write_to(const IoPlace& place, ConstView data) override {
    if (place.path)
      plugin_for(place).write(*place.path, data);
    else
      plugin_for(place).write(data);
  }

  void describe(OptionVisitor& visitor) override {
    describe_path(visitor);
    visitor.option({.key = "by_extension:plugin",
                    .sentence = "plugin to use whatever the ending; without it the ending decides",
                    .choices = all_plugins().io_ids()},
                   plugin_);
    visitor.option({.key = "by_extension:keys", .sentence = "endings without the dot; an empty one fits all others"},
                   endings_);
    visitor.option({.key = "by_extension:values", .sentence = "the plugin for each ending"}, ids_);
  }

  void changed() override {
    if (endings_.size() != ids_.size())
      fail(ErrorCode::kInvalidArgument, "by_extension:keys has {} endings, but by_extension:values {} plugins",
           endings_.size(), ids_.size());
  }

 private:
  std::string id_for(const IoPlace& place) const {
    if (plugin_) return *plugin_;
    std::string ending = place.path ? std::filesystem::path(*place.path).extension().string() : "";
    if (!ending.empty()) ending.erase(0, 1);
    for (const std::string& candidate : {ending, std::string()}) {
      const auto found = std::find(endings_.begin(), endings_.end(), candidate);
      if (found != endings_.end()) return ids_[static_cast<std::size_t>(found - endings_.begin())];
    }
    fail(ErrorCode::kInvalidArgument, "by_extension:keys has no plugin for {}", place.path.value_or("an open file"));
  }

  Io& plugin_for(const IoPlace& place) {
    make_plugins();
    const std::string id = id_for(place);
    const auto found = ios_.find(id);
    if (found != ios_.end()) return *found->second;
    all_plugins().io(id);  // says why there is none
    fail(ErrorCode::kInternal, "by_extension has not made {}", id);
  }

  // Those of this build.
  void make_plugins() {
    std::vector<std::string> wanted = ids_;
    if (plugin_) wanted.push_back(*plugin_);
    const auto built = all_plugins().io_ids();
    for (const std::string& id : wanted)
      if (!ios_.contains(id) && std::find(built.begin(), built.end(), id) != built.end())
        ios_.emplace(id, child_io("by_extension:plugin", "", id));
  }

  std::optional<std::string> plugin_;
  std::vector<std::string> endings_ = {"npy", "h5", "hdf5", "csv", "bp", "nc", ""};
  std::vector<std::string> ids_ = {"numpy", "hdf5", "hdf5", "csv", "adios2", "netcdf", "posix"};
  std::map<std::string, ChildIo> ios_;
};

}  // namespace

std::unique_ptr<Io> make_by_extension() { return std::make_unique<ByExtension>(); }

}  // namespace tezpress
