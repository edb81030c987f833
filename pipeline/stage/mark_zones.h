// Which part of the text is headline, byline, dateline, body, list item or boilerplate.
// Not layout analysis: it goes by lines, their length, their words and their place. Boilerplate states no fact.
//
//   "Mill sold\n\nKYIV (XX) _ A court …\n\nLeave a Reply"  ->  Headline, Dateline, Body, Boilerplate
#pragma once

#include "model/document.h"

namespace nutgraf {

// Takes: doc.text(). Gives: doc.paragraphs, in order, not overlapping, white space at the edges left out; a dateline is a
// paragraph of its own before the rest of its line.
// Errors: none. Cost: O(bytes).
void mark_zones(Document& doc);

}  // namespace nutgraf
