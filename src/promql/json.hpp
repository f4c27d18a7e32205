#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "promql/annotations.hpp"
#include "promql/value.hpp"

// Results in the shapes of Prometheus's HTTP API.
namespace hb::promql {

// {"resultType":"vector","result":[{"metric":{…},"value":[1435781451.781,"1"]},…]}: the `data` of an answer.
// Numbers and times are written as Prometheus writes them. ResultWriter does it bit by bit.
void append_json(std::string& out, const Value& value);

// Unix seconds with milliseconds where there are any: 1435781451.781
void append_json_time(std::string& out, Timestamp time);

// [1435781451.781,"1"]
void append_json_point(std::string& out, Timestamp time, double value);

// What stands before the value in a point, at most kPointTimeMax characters, and a point that begins with it:
// many points of a result have the same times.
inline constexpr std::size_t kPointTimeMax = 32;
void append_json_point_time(std::string& out, Timestamp time);
void append_json_point(std::string& out, std::string_view time, double value);

// {"__name__":"up","job":"a"}; without the name where it is to be dropped.
void append_json_labels(std::string& out, const Labels& labels, bool drop_name);

// `,"warnings":["…"]` for the kind "warning": at most kAnnotationsMax and how many more there are, nothing
// when there are none.
inline constexpr std::size_t kAnnotationsMax = 10;
void append_json_messages(std::string& out, std::string_view kind, const std::vector<std::string>& messages);

// {"status":"success","data":…,"warnings":[…],"infos":[…]}
void append_success(std::string& out, const Value& value, const Annotations& annotations);

// {"status":"error","errorType":"…","error":"…"}
void append_failure(std::string& out, std::string_view error_type, std::string_view message);

// The errorType of an error that Engine gave: "timeout", "canceled" or "execution". What was refused before
// the evaluation is "bad_data".
[[nodiscard]] std::string_view api_error_type(ErrorCode code);

}  // namespace hb::promql
