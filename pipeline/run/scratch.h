// Everything of one worker that changes: the article on its way and the buffers of the stages. Recycled, so that a warm
// worker allocates next to nothing. Not shared: one a thread.
#pragma once

#include "match/engine.h"
#include "model/document.h"
#include "stage/link_mentions.h"
#include "stage/normalize.h"

namespace nutgraf {

struct Scratch {
  Document doc;
  NormalizeScratch normalize;
  MatchScratch match;
  LinkScratch link;
};

}  // namespace nutgraf
