#include "api/query_syntax.hpp"

#include <memory>
#include <string>
#include <utility>

#include "api/prometheus_request.hpp"
#include "base/json_text.hpp"
#include "http/form.hpp"
#include "http/rendered_body.hpp"
#include "promql/parse_error.hpp"
#include "promql/parser.hpp"
#include "promql/pretty_printer.hpp"
#include "promql/syntax_writer.hpp"
#include "promql/type_check.hpp"

namespace hb::api {
namespace {

// What Prometheus would take as a query, whether or not it can be evaluated here.
Result<promql::Syntax> checked_syntax(std::string_view text, const promql::Limits& limits) {
  Result<promql::Syntax> syntax = promql::parse(text, limits);
  if (!syntax) return syntax;
  if (const auto wrong = promql::check_types(*syntax, text))
    return std::unexpected(promql::parse_error(text, *wrong));
  return syntax;
}

Result<promql::Syntax> asked_for(const http::Request& request, const promql::Limits& limits) {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return std::unexpected(parameters.error());
  Result<promql::Syntax> syntax = checked_syntax(parameters->get("query").value_or(""), limits);
  if (!syntax) return invalid_parameter("query", syntax.error());
  return syntax;
}

class TreeAnswer final : public http::Rendering {
 public:
  explicit TreeAnswer(promql::Syntax syntax) : syntax_(std::move(syntax)) {}

  bool render(std::string& out, std::size_t bytes) override {
    if (!std::exchange(begun_, true)) out.append(R"({"status":"success","data":)");
    if (writer_.write(out, bytes)) return true;
    out.push_back('}');
    return false;
  }

 private:
  const promql::Syntax syntax_;
  promql::SyntaxWriter writer_{syntax_};
  bool begun_ = false;
};

}  // namespace

http::Response format_query_answer(const promql::Limits& limits, const http::Request& request) {
  const Result<promql::Syntax> syntax = asked_for(request, limits);
  if (!syntax) return bad_data(syntax.error());
  const Result<std::string> laid_out = promql::pretty_print(*syntax, limits);
  if (!laid_out) return http::prometheus_error(422, "execution", laid_out.error().message);
  std::string out = R"({"status":"success","data":)";
  append_json_string(out, *laid_out);
  out.push_back('}');
  return http::compressed(request, http::kJson, std::move(out));
}

http::Response parse_query_answer(const promql::Limits& limits, WorkerPool& renderers,
                                  const http::Request& request) {
  Result<promql::Syntax> syntax = asked_for(request, limits);
  if (!syntax) return bad_data(syntax.error());
  return http::rendered(request, http::kJson, std::make_unique<TreeAnswer>(*std::move(syntax)), renderers);
}

http::Response query_exemplars_answer(const promql::Limits& limits, const http::Request& request) {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return bad_data(parameters.error());
  const Result<TimeRange> range = range_parameters(*parameters);
  if (!range) return bad_data(range.error());
  if (range->end < range->start)
    return bad_data({ErrorCode::invalid, "end timestamp must not be before start timestamp"});
  const auto syntax = checked_syntax(parameters->get("query").value_or(""), limits);
  if (!syntax) return bad_data(syntax.error());
  return http::json(std::string(R"({"status":"success","data":[]})"));
}

}  // namespace hb::api
