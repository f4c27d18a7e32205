#include "promql/function_table.hpp"

#include <algorithm>
#include <cmath>

namespace hb::promql {
namespace {

constexpr auto kScalar = ValueType::scalar;
constexpr auto kVector = ValueType::vector;
constexpr auto kMatrix = ValueType::matrix;
constexpr auto kString = ValueType::string;
constexpr auto kExact = Arity::exact;
constexpr auto kOptional = Arity::last_optional;
constexpr auto kRepeated = Arity::last_repeated;
constexpr std::monostate kNotYet{};

// A function of <cmath> as an element function.
template <double (*kFunction)(double)>
double plain(double value, std::span<const double> /*parameters*/) {
  return kFunction(value);
}

// Those of Prometheus 3 (promql/parser/functions.go), and holt_winters, which Prometheus 2 called so.
const auto kFunctions = std::to_array<FunctionSignature>({
    {"abs", {kVector}, kExact, kVector, &plain<std::fabs>},
    {"absent", {kVector}, kExact, kVector, kNotYet},
    {"absent_over_time", {kMatrix}, kExact, kVector, kNotYet},
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
    {"day_of_month", {kVector}, kOptional, kVector, kNotYet},
    {"day_of_week", {kVector}, kOptional, kVector, kNotYet},
    {"day_of_year", {kVector}, kOptional, kVector, kNotYet},
    {"days_in_month", {kVector}, kOptional, kVector, kNotYet},
    {"deg", {kVector}, kExact, kVector, &to_degrees},
    {"delta", {kMatrix}, kExact, kVector, &delta},
    {"deriv", {kMatrix}, kExact, kVector, kNotYet},
    {"double_exponential_smoothing", {kMatrix, kScalar, kScalar}, kExact, kVector, kNotYet},
    {"exp", {kVector}, kExact, kVector, &plain<std::exp>},
    {"first_over_time", {kMatrix}, kExact, kVector, &first_over_time, true},
    {"floor", {kVector}, kExact, kVector, &plain<std::floor>},
    {"histogram_avg", {kVector}, kExact, kVector, kNotYet},
    {"histogram_count", {kVector}, kExact, kVector, kNotYet},
    {"histogram_fraction", {kScalar, kScalar, kVector}, kExact, kVector, kNotYet},
    {"histogram_quantile", {kScalar, kVector}, kExact, kVector, kNotYet},
    {"histogram_stddev", {kVector}, kExact, kVector, kNotYet},
    {"histogram_stdvar", {kVector}, kExact, kVector, kNotYet},
    {"histogram_sum", {kVector}, kExact, kVector, kNotYet},
    {"holt_winters", {kMatrix, kScalar, kScalar}, kExact, kVector, kNotYet},
    {"hour", {kVector}, kOptional, kVector, kNotYet},
    {"idelta", {kMatrix}, kExact, kVector, &idelta},
    {"increase", {kMatrix}, kExact, kVector, &increase},
    {"info", {kVector, kVector}, kOptional, kVector, kNotYet},
    {"irate", {kMatrix}, kExact, kVector, &irate},
    {"label_join", {kVector, kString, kString, kString}, kRepeated, kVector, kNotYet},
    {"label_replace", {kVector, kString, kString, kString, kString}, kExact, kVector, kNotYet},
    {"last_over_time", {kMatrix}, kExact, kVector, &last_over_time, true},
    {"ln", {kVector}, kExact, kVector, &plain<std::log>},
    {"log10", {kVector}, kExact, kVector, &plain<std::log10>},
    {"log2", {kVector}, kExact, kVector, &plain<std::log2>},
    {"mad_over_time", {kMatrix}, kExact, kVector, kNotYet},
    {"max_over_time", {kMatrix}, kExact, kVector, &max_over_time},
    {"min_over_time", {kMatrix}, kExact, kVector, &min_over_time},
    {"minute", {kVector}, kOptional, kVector, kNotYet},
    {"month", {kVector}, kOptional, kVector, kNotYet},
    {"pi", {}, kExact, kScalar, kNotYet},
    {"predict_linear", {kMatrix, kScalar}, kExact, kVector, kNotYet},
    {"present_over_time", {kMatrix}, kExact, kVector, &present_over_time},
    {"quantile_over_time", {kScalar, kMatrix}, kExact, kVector, kNotYet},
    {"rad", {kVector}, kExact, kVector, &to_radians},
    {"rate", {kMatrix}, kExact, kVector, &rate},
    {"resets", {kMatrix}, kExact, kVector, &resets},
    {"round", {kVector, kScalar}, kOptional, kVector, &round_to},
    {"scalar", {kVector}, kExact, kScalar, kNotYet},
    {"sgn", {kVector}, kExact, kVector, &sign_of},
    {"sin", {kVector}, kExact, kVector, &plain<std::sin>},
    {"sinh", {kVector}, kExact, kVector, &plain<std::sinh>},
    {"sort", {kVector}, kExact, kVector, kNotYet},
    {"sort_by_label", {kVector, kString}, kRepeated, kVector, kNotYet},
    {"sort_by_label_desc", {kVector, kString}, kRepeated, kVector, kNotYet},
    {"sort_desc", {kVector}, kExact, kVector, kNotYet},
    {"sqrt", {kVector}, kExact, kVector, &plain<std::sqrt>},
    {"stddev_over_time", {kMatrix}, kExact, kVector, kNotYet},
    {"stdvar_over_time", {kMatrix}, kExact, kVector, kNotYet},
    {"sum_over_time", {kMatrix}, kExact, kVector, &sum_over_time},
    {"tan", {kVector}, kExact, kVector, &plain<std::tan>},
    {"tanh", {kVector}, kExact, kVector, &plain<std::tanh>},
    {"time", {}, kExact, kScalar, kNotYet},
    {"timestamp", {kVector}, kExact, kVector, kNotYet},
    {"ts_of_first_over_time", {kMatrix}, kExact, kVector, kNotYet},
    {"ts_of_last_over_time", {kMatrix}, kExact, kVector, kNotYet},
    {"ts_of_max_over_time", {kMatrix}, kExact, kVector, kNotYet},
    {"ts_of_min_over_time", {kMatrix}, kExact, kVector, kNotYet},
    {"vector", {kScalar}, kExact, kVector, kNotYet},
    {"year", {kVector}, kOptional, kVector, kNotYet},
});

}  // namespace

const FunctionSignature* find_function(std::string_view name) {
  const auto* const found = std::ranges::lower_bound(kFunctions, name, {}, &FunctionSignature::name);
  return found != kFunctions.end() && found->name == name ? found : nullptr;
}

std::span<const FunctionSignature> all_functions() { return kFunctions; }

}  // namespace hb::promql
