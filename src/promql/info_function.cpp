#include "promql/vector_functions.hpp"

namespace hb::promql {

Result<ColumnSet> info(CallInput& input) { return std::move(input.arguments[0]); }

}  // namespace hb::promql
