// Places in a plugin for other plugins ("transpose:compressor"). Selecting an id
// puts a fresh plugin there, with its defaults. A slot is a value: copying it
// clones what is in it, so that a plugin's copy constructor is its clone().
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/configurable.h"

namespace tezpress {

class Slot {
 public:
  virtual ~Slot() = default;
  // Of the option that selects; its choices are the ids that this build has.
  virtual OptionInfo info() const = 0;
  // A second key that selects, where the one of info() is not given; "" for none.
  virtual std::string common_key() const { return ""; }
  virtual Option selected() const = 0;                           // an id, or a list of ids
  virtual Option common_selected() const { return selected(); }  // as listed under common_key()
  // Makes what option names; what is there already stays as it is. Returns what puts the children of before back.
  // Throws kUnknownName; then nothing has changed.
  virtual std::function<void()> select(const Option& option) = 0;
  virtual std::vector<Configurable*> children() = 0;
};

// One plugin of kind T (Compressor, Metric, Io).
template <typename T>
class ChildSlot : public Slot {
 public:
  using Make = std::function<std::unique_ptr<T>(const std::string& id)>;

  ChildSlot(OptionInfo info, Make make, std::string id, std::string common_key = "")
      : info_(std::move(info)),
        common_key_(std::move(common_key)),
        make_(std::move(make)),
        id_(std::move(id)),
        child_(make_(id_)) {}
  ChildSlot(const ChildSlot& other)
      : info_(other.info_),
        common_key_(other.common_key_),
        make_(other.make_),
        id_(other.id_),
        child_(other.child_->clone()) {}
  ChildSlot& operator=(const ChildSlot& other) { return *this = ChildSlot(other); }
  ChildSlot(ChildSlot&&) noexcept = default;
  ChildSlot& operator=(ChildSlot&&) noexcept = default;

  T& operator*() const { return *child_; }
  T* operator->() const { return child_.get(); }
  // Another plugin in the place of this one, with the options that it has.
  void put(std::string id, std::unique_ptr<T> child) {
    id_ = std::move(id);
    child_ = std::move(child);
  }

  OptionInfo info() const override { return info_; }
  std::string common_key() const override { return common_key_; }
  Option selected() const override { return id_; }
  std::function<void()> select(const Option& option) override {
    const auto& id = option.get<std::string>();
    if (id == id_) return [] {};
    auto other = std::make_shared<std::pair<std::string, std::unique_ptr<T>>>(id, make_(id));
    auto exchange = [this, other] {
      std::swap(id_, other->first);
      std::swap(child_, other->second);
    };
    exchange();
    return exchange;
  }
  std::vector<Configurable*> children() override { return {child_.get()}; }

 private:
  OptionInfo info_;
  std::string common_key_;
  Make make_;
  std::string id_;
  std::unique_ptr<T> child_;
};

// A list of plugins of kind T.
template <typename T>
class ChildrenSlot : public Slot {
 public:
  using Make = typename ChildSlot<T>::Make;

  // single_key: a second key, which selects one plugin.
  ChildrenSlot(OptionInfo info, Make make, std::vector<std::string> ids, std::string single_key = "")
      : info_(std::move(info)),
        single_key_(std::move(single_key)),
        make_(std::move(make)),
        ids_(std::move(ids)),
        children_(make_all(ids_)) {}
  ChildrenSlot(const ChildrenSlot& other)
      : info_(other.info_), single_key_(other.single_key_), make_(other.make_), ids_(other.ids_) {
    for (const auto& child : other.children_) children_.push_back(child->clone());
  }
  ChildrenSlot& operator=(const ChildrenSlot& other) { return *this = ChildrenSlot(other); }
  ChildrenSlot(ChildrenSlot&&) noexcept = default;
  ChildrenSlot& operator=(ChildrenSlot&&) noexcept = default;

  std::size_t size() const { return children_.size(); }
  T& operator[](std::size_t index) const { return *children_[index]; }

  OptionInfo info() const override { return info_; }
  std::string common_key() const override { return single_key_; }
  Option selected() const override { return ids_; }
  Option common_selected() const override { return Option::typed(OptionType::kString); }
  std::function<void()> select(const Option& option) override {
    const auto& ids = option.get<std::vector<std::string>>();
    if (ids == ids_) return [] {};
    auto other = std::make_shared<std::pair<std::vector<std::string>, Children>>(ids, make_all(ids));
    auto exchange = [this, other] {
      std::swap(ids_, other->first);
      std::swap(children_, other->second);
    };
    exchange();
    return exchange;
  }
  std::vector<Configurable*> children() override {
    std::vector<Configurable*> result;
    for (const auto& child : children_) result.push_back(child.get());
    return result;
  }

 private:
  using Children = std::vector<std::unique_ptr<T>>;

  Children make_all(const std::vector<std::string>& ids) const {
    Children children;
    for (const std::string& id : ids) children.push_back(make_(id));
    return children;
  }

  OptionInfo info_;
  std::string single_key_;
  Make make_;
  std::vector<std::string> ids_;
  Children children_;
};

}  // namespace tezpress
