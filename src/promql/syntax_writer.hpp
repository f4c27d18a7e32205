#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "promql/syntax.hpp"

namespace hb::promql {

// Writes the tree of a query as JSON, as Prometheus's /api/v1/parse_query answers it
// (web/api/v1/translate_ast.go): the keys of each node in alphabetical order. It does so bit by bit and
// without recursion, since the tree of a long query is larger than its text by far. Belongs to one thread at
// a time.
class SyntaxWriter {
 public:
  // The syntax, which must have passed check_types, has to outlive the writer.
  explicit SyntaxWriter(const Syntax& syntax) : syntax_(syntax), ahead_{syntax.root()} {}

  // Appends the next bit of about `bytes`. False when that was the last.
  [[nodiscard]] bool write(std::string& out, std::size_t bytes);

 private:
  void write_node(std::string& out, NodeId id);

  const Syntax& syntax_;
  // What is still to be written, the next at the end: nodes, and texts between and behind them.
  std::vector<std::variant<NodeId, std::string>> ahead_;
};

}  // namespace hb::promql
