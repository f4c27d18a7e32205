#include "app/commands/db/database.hpp"

#include <utility>

#include "app/commands/db/database_at_rest.hpp"
#include "app/commands/db/database_in_use.hpp"
#include "http/local_client.hpp"

namespace hb::app::db {

Result<std::unique_ptr<Database>> open_database(const std::string& directory, const Clock& clock) {
  Result<http::LocalClient> client = http::LocalClient::connect(directory);
  if (client) return std::make_unique<DatabaseInUse>(*std::move(client));
  if (client.error().code != ErrorCode::unavailable) return std::unexpected(client.error());
  return std::make_unique<DatabaseAtRest>(directory, clock);
}

}  // namespace hb::app::db
