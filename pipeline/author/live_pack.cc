#include "author/live_pack.h"

#include <algorithm>
#include <chrono>

namespace nutgraf {
namespace {

bool is_below(const std::string& path, const std::string& directory) {
  return !directory.empty() && path.starts_with(directory) &&
         (path.size() == directory.size() || path[directory.size()] == '/' || directory.ends_with('/'));
}

}  // namespace

LivePack::LivePack(PackPlaces places) : places_(places), compiler_(std::move(places)) {}

PackUpdate LivePack::update(const std::vector<std::string>& changed) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  PackUpdate out;
  const bool lists = std::any_of(changed.begin(), changed.end(), [&](const std::string& path) {
    return is_below(path, places_.lists) || is_below(path, places_.changes);
  });
  if (lists) compiler_.lists_changed();
  const auto fail = [&](const Errors& errors) {
    out.errors = errors;
    return out;
  };
  RuleSources sources;
  Result<std::string> bytes = compiler_.compile(&sources);
  if (!bytes) return fail(bytes.errors());
  Result<Pack> pack = Pack::from_bytes(*std::move(bytes));
  if (!pack) return fail(pack.errors());
  Result<std::shared_ptr<const Resources>> resources = Resources::from_pack(*std::move(pack));
  if (!resources) return fail(resources.errors());
  out.tests = test_rules(**resources, compiler_.rules(), {{}, &sources, 0});
  if (out.is_used()) resources_ = *std::move(resources);
  out.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  return out;
}

}  // namespace nutgraf
