#include "api/cpumodel.hpp"

#include "api/json_dump.hpp"
#include "procfs/cpuinfo.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::api {

using nlohmann::ordered_json;

Result<std::string> cpumodel_json(const procfs::HostRoot& host) {
  const Result<std::vector<procfs::CpuInfo>> cpus = procfs::read_cpuinfo(host);
  if (!cpus) return std::unexpected(cpus.error());
  ordered_json models = ordered_json::array();
  for (const procfs::CpuInfo& cpu : *cpus) {
    const uint64_t cache_kb = procfs::TextCursor(cpu.cache_size).number().value_or(0);
    models.push_back({{"cpu", cpu.cpu},
                      {"vendorId", cpu.vendor_id},
                      {"family", cpu.family},
                      {"model", cpu.model},
                      {"stepping", procfs::parse_i64(cpu.stepping).value_or(0)},
                      {"physicalId", cpu.physical_id},
                      {"coreId", cpu.core_id},
                      {"cores", cpu.cores},
                      {"modelName", cpu.model_name},
                      {"mhz", cpu.mhz},
                      {"cacheSize", cache_kb},
                      {"flags", cpu.flags},
                      {"microcode", cpu.microcode}});
  }
  return dump_json({{"cpu_model", std::move(models)}});
}

}  // namespace hb::api
