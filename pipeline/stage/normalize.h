// Raw bytes -> one immutable UTF-8 NFC text and the way back to the raw bytes.
// Not zoning: line breaks that separate paragraphs are kept as '\n'; only hard-wrapped lines are joined by a space.
//
//   "Caf\xE9\r\nbar" (windows-1252)  ->  text "Café\nbar", offsets true to the byte, encoding "windows-1252"
#pragma once

#include <memory>

#include "model/article.h"
#include "model/document.h"

namespace nutgraf {

class NormalizeScratch {
 public:
  NormalizeScratch();
  ~NormalizeScratch();
  NormalizeScratch(NormalizeScratch&&) noexcept;
  NormalizeScratch& operator=(NormalizeScratch&&) noexcept;
  struct State;
  std::unique_ptr<State> state;  // ICU detector and converters, opened on first need
};

// What the bytes turned out to be. Only Text is an article; the others become an error record.
enum class RawKind : uint8_t { Text, Empty, Binary };

// Takes: an empty document. Gives: doc.text, doc.source, doc.decoded, doc.offsets, doc.decoded_offsets, doc.encoding,
// a Note for each kind of repair: N101 damaged UTF-8, N102 bytes without a meaning in their encoding, N103 control
// characters, N104 a character cut in two by the end, N105 an article that is too long. `raw` must outlive the document's use.
// Errors: none on text; Binary for what is no text at all (PNG …), Empty for nothing but white space.
// Cost: O(bytes); ASCII runs are copied whole.
RawKind normalize(const RawArticle& raw, NormalizeScratch& scratch, Document& doc);

}  // namespace nutgraf
