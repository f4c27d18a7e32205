#include "collect/textfile_snapshot.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace hb::collect {

void TextfileMerge::add(const std::string& path,
                        std::span<const std::shared_ptr<const TextfileFamily>> families) {
  for (const auto& family : families)
    add_family(path, family);
}

void TextfileMerge::add_family(const std::string& path, const std::shared_ptr<const TextfileFamily>& family) {
  Known& known = known_[family->name];
  const bool other_type =
      !known.members.empty() && snapshot_.families[known.members.front()].parsed->type != family->type;
  const bool other_help = !known.help.empty() && !family->help.empty() && known.help != family->help;
  if (other_type || other_help) {
    return add_problem(fmt::format("{}: {} has another {} than in a file before it", path, family->name,
                                   other_type ? "type" : "help text"));
  }
  TextfileSnapshot::Family taken{.parsed = family};
  if (family->samples.size() > kTextfileSamplesMax - samples_ || !keep_names(taken)) {
    return add_problem(fmt::format("{}: no room for {}: more than {} samples or {} bytes of names", path,
                                   family->name, kTextfileSamplesMax, NamePool::kBytesMax));
  }
  samples_ += family->samples.size();
  if (known.help.empty()) known.help = family->help;
  known.paths += (known.paths.empty() ? "" : ", ") + path;
  known.members.push_back(snapshot_.families.size());
  snapshot_.families.push_back(std::move(taken));
}

std::shared_ptr<const TextfileSnapshot> TextfileMerge::take() {
  // A family without a help text says where it comes from.
  for (const auto& [name, known] : known_) {
    for (const std::size_t member : known.members)
      snapshot_.families[member].help = known.help.empty() ? "Metric read from " + known.paths : known.help;
  }
  std::ranges::sort(snapshot_.files, {}, &TextfileSnapshot::File::path);
  return std::make_shared<const TextfileSnapshot>(std::move(snapshot_));
}

bool TextfileMerge::keep_names(TextfileSnapshot::Family& family) {
  using Part = TextfileFamily::Part;
  const TextfileFamily& parsed = *family.parsed;
  const bool is_histogram = parsed.type == MetricType::histogram;
  const bool has_parts = is_histogram || parsed.type == MetricType::summary;
  for (const Part part : {Part::plain, Part::bucket, Part::sum, Part::count}) {
    if (part != Part::plain && !has_parts) continue;
    const auto name = pool_->keep(part_name(parsed.name, part));
    if (!name) return false;
    family.names[static_cast<std::size_t>(part)] = *name;
  }
  family.label_names.reserve(parsed.label_names.size());
  for (const std::string& label : parsed.label_names) {
    const auto name = pool_->keep(label);
    if (!name) return false;
    family.label_names.push_back(*name);
  }
  family.part_label = part_label(parsed.type, is_histogram ? Part::bucket : Part::plain);
  return true;
}

}  // namespace hb::collect
