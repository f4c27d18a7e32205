#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "model/labels.hpp"
#include "model/sample_text.hpp"
#include "store/import.hpp"

namespace hb::store {

// Samples in any order, brought into the one that Store::import takes: by series, ascending in time. Of two
// at one time the later one wins. Belongs to one thread.
class ImportBatch {
 public:
  struct Limits {
    std::size_t samples = kImportSamplesMax;
    std::size_t series = kImportSeriesMax;
  };

  ImportBatch() = default;
  explicit ImportBatch(Limits limits) : limits_(limits) {}

  // False when there is no room; then take() makes some.
  [[nodiscard]] bool add(const TextSample& sample);

  [[nodiscard]] std::size_t samples() const { return samples_; }

  // All of it; the batch is empty again.
  [[nodiscard]] std::vector<ImportedSeries> take();

 private:
  Limits limits_;
  std::size_t samples_ = 0;
  std::vector<ImportedSeries> series_;
  std::unordered_map<Labels, std::size_t> places_;
  std::size_t last_ = 0;  // the series of the last sample
};

}  // namespace hb::store
