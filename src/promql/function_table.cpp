#include "promql/function_table.hpp"

#include <algorithm>
#include <cmath>

#include "promql/date_functions.hpp"

namespace hb::promql {
namespace {

constexpr auto kScalar = ValueType::scalar;
constexpr auto kVector = ValueType::vector;
constexpr auto kMatrix = ValueType::matrix;
constexpr auto kString = ValueType::string;
constexpr auto kExact = Arity::exact;
constexpr auto kOptional = Arity::last_optional;
constexpr auto kRepeated = Arity::last_repeated;

// A function of <cmath> as an element function.
template <double (*kFunction)(double)>
double plain(double value, std::span<const double> /*parameters*/) {
  return kFunction(value);
}

// Those of Prometheus 3 (promql/parser/functions.go), and holt_winters, which Prometheus 2 called so.
const auto kFunctions = std::to_array<FunctionSignature>({
    {"abs", {kVector}, kExact, kVector, &plain<std::fabs>},
    {"absent", {kVector}, kExact, kVector, &absent_of},
    {"absent_over_time", {kMatrix}, kExact, kVector, &absent_of},
    {"acos", {kVector}, kExact, kVector, &plain<std::acos>},
    {"acosh", {kVector}, kExact, kVector, &plain<std::acosh>},
    {"asin", {kVector}, kExact, kVector, &plain<std::asin>},
    {"asinh", {kVector}, kExact, kVector, &plain<std::asinh>},
    {"atan", {kVector}, kExact, kVector, &plain<std::atan>},
    {"atanh", {kVector}, kExact, kVector, &plain<std::atanh>},
    {"avg_over_time", {kMatrix}, kExact, kVector, &avg_over_time},
    {"ceil", {kVector}, kExact, kVector, &plain<std::ceil>},
    {"changes", {kMatrix}, kExact, kVector, &changes},
    {"clamp", {kVector, kScalar, kScalar}, kExact, kVector, &clamp},
    {"clamp_max", {kVector, kScalar}, kExact, kVector, &clamp_max},
    {"clamp_min", {kVector, kScalar}, kExact, kVector, &clamp_min},
    {"cos", {kVector}, kExact, kVector, &plain<std::cos>},
    {"cosh", {kVector}, kExact, kVector, &plain<std::cosh>},
    {"count_over_time", {kMatrix}, kExact, kVector, &count_over_time},
    {"day_of_month", {kVector}, kOptional, kVector, &day_of_month},
    {"day_of_week", {kVector}, kOptional, kVector, &day_of_week},
    {"day_of_year", {kVector}, kOptional, kVector, &day_of_year},
    {"days_in_month", {kVector}, kOptional, kVector, &days_in_month},
    {"deg", {kVector}, kExact, kVector, &to_degrees},
    {"delta", {kMatrix}, kExact, kVector, &delta},
    {"deriv", {kMatrix}, kExact, kVector, &deriv},
    {"double_exponential_smoothing",
     {kMatrix, kScalar, kScalar},
     kExact,
     kVector,
     &double_exponential_smoothing},
    {"end", {}, kExact, kScalar, &query_end},
    {"exp", {kVector}, kExact, kVector, &plain<std::exp>},
    {"first_over_time", {kMatrix}, kExact, kVector, &first_over_time, true},
    {"floor", {kVector}, kExact, kVector, &plain<std::floor>},
    {"histogram_avg", {kVector}, kExact, kVector, &no_native_histogram},
    {"histogram_count", {kVector}, kExact, kVector, &no_native_histogram},
    {"histogram_fraction", {kScalar, kScalar, kVector}, kExact, kVector, &histogram_fraction},
    {"histogram_quantile", {kScalar, kVector}, kExact, kVector, &histogram_quantile},
    {"histogram_quantiles", {kVector, kString, kScalar}, kRepeated, kVector, &histogram_quantiles},
    {"histogram_stddev", {kVector}, kExact, kVector, &no_native_histogram},
    {"histogram_stdvar", {kVector}, kExact, kVector, &no_native_histogram},
    {"histogram_sum", {kVector}, kExact, kVector, &no_native_histogram},
    {"holt_winters", {kMatrix, kScalar, kScalar}, kExact, kVector, &double_exponential_smoothing},
    {"hour", {kVector}, kOptional, kVector, &hour},
    {"idelta", {kMatrix}, kExact, kVector, &idelta},
    {"increase", {kMatrix}, kExact, kVector, &increase, false, true},
    {"info", {kVector, kVector}, kOptional, kVector, &info, false, false, false, false, true},
    {"irate", {kMatrix}, kExact, kVector, &irate},
    {"label_join", {kVector, kString, kString, kString}, kRepeated, kVector, &label_join},
    {"label_replace", {kVector, kString, kString, kString, kString}, kExact, kVector, &label_replace},
    {"last_over_time", {kMatrix}, kExact, kVector, &last_over_time, true},
    {"ln", {kVector}, kExact, kVector, &plain<std::log>},
    {"log10", {kVector}, kExact, kVector, &plain<std::log10>},
    {"log2", {kVector}, kExact, kVector, &plain<std::log2>},
    {"mad_over_time", {kMatrix}, kExact, kVector, &mad_over_time},
    {"max_of", {kScalar, kScalar}, kExact, kScalar, &max_of},
    {"max_over_time", {kMatrix}, kExact, kVector, &max_over_time},
    {"min_of", {kScalar, kScalar}, kExact, kScalar, &min_of},
    {"min_over_time", {kMatrix}, kExact, kVector, &min_over_time},
    {"minute", {kVector}, kOptional, kVector, &minute},
    {"month", {kVector}, kOptional, kVector, &month},
    {"pi", {}, kExact, kScalar, &pi},
    {"predict_linear", {kMatrix, kScalar}, kExact, kVector, &predict_linear},
    {"present_over_time", {kMatrix}, kExact, kVector, &present_over_time},
    {"quantile_over_time", {kScalar, kMatrix}, kExact, kVector, &quantile_over_time, false, false, true},
    {"rad", {kVector}, kExact, kVector, &to_radians},
    {"range", {}, kExact, kScalar, &query_range},
    {"rate", {kMatrix}, kExact, kVector, &rate, false, true},
    {"resets", {kMatrix}, kExact, kVector, &resets},
    {"round", {kVector, kScalar}, kOptional, kVector, &round_to},
    {"scalar", {kVector}, kExact, kScalar, &scalar_of},
    {"sgn", {kVector}, kExact, kVector, &sign_of},
    {"sin", {kVector}, kExact, kVector, &plain<std::sin>},
    {"sinh", {kVector}, kExact, kVector, &plain<std::sinh>},
    {"sort", {kVector}, kExact, kVector, &sort_ascending},
    {"sort_by_label", {kVector, kString}, kRepeated, kVector, &sort_by_label},
    {"sort_by_label_desc", {kVector, kString}, kRepeated, kVector, &sort_by_label_desc},
    {"sort_desc", {kVector}, kExact, kVector, &sort_descending},
    {"sqrt", {kVector}, kExact, kVector, &plain<std::sqrt>},
    {"start", {}, kExact, kScalar, &query_start},
    {"stddev_over_time", {kMatrix}, kExact, kVector, &stddev_over_time},
    {"stdvar_over_time", {kMatrix}, kExact, kVector, &stdvar_over_time},
    {"step", {}, kExact, kScalar, &query_step},
    {"sum_over_time", {kMatrix}, kExact, kVector, &sum_over_time},
    {"tan", {kVector}, kExact, kVector, &plain<std::tan>},
    {"tanh", {kVector}, kExact, kVector, &plain<std::tanh>},
    {"time", {}, kExact, kScalar, &time_of_evaluation},
    {"timestamp", {kVector}, kExact, kVector, &timestamp_of, false, false, false, true},
    {"ts_of_first_over_time", {kMatrix}, kExact, kVector, &ts_of_first_over_time},
    {"ts_of_last_over_time", {kMatrix}, kExact, kVector, &ts_of_last_over_time},
    {"ts_of_max_over_time", {kMatrix}, kExact, kVector, &ts_of_max_over_time},
    {"ts_of_min_over_time", {kMatrix}, kExact, kVector, &ts_of_min_over_time},
    {"vector", {kScalar}, kExact, kVector, &vector_of},
    {"year", {kVector}, kOptional, kVector, &year},
});

}  // namespace

const FunctionSignature* find_function(std::string_view name) {
  const auto* const found = std::ranges::lower_bound(kFunctions, name, {}, &FunctionSignature::name);
  return found != kFunctions.end() && found->name == name ? found : nullptr;
}

std::span<const FunctionSignature> all_functions() { return kFunctions; }

}  // namespace hb::promql
