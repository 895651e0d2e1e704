//===- SortedTable.h - Look-up in a table kept as text ----------*- C++ -*-===//
//
// Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tables are compiled in as text. Their rows are in byte order of a key at
// the start of the row, so a binary search over the text finds a row without
// any index to build, hold or lock.
//
//===----------------------------------------------------------------------===//

#ifndef TORCH_TIDY_LIB_KNOWLEDGE_SORTEDTABLE_H
#define TORCH_TIDY_LIB_KNOWLEDGE_SORTEDTABLE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

namespace torchtidy {

class SortedTable {
public:
  /// \p KeyEnds are the characters that end the key of a row. Lines that start
  /// with '#' are comments; they may stand only before the first row.
  constexpr SortedTable(llvm::StringRef Text, llvm::StringRef KeyEnds)
      : Text(Text), KeyEnds(KeyEnds) {}

  /// Calls \p Visit with every row of the key, in order.
  void forEachRow(llvm::StringRef Key,
                  llvm::function_ref<void(llvm::StringRef Row)> Visit) const {
    if (Key.empty())
      return; // The key of comments.
    for (size_t At = lowerBound(Key); At < Text.size();) {
      llvm::StringRef Row = rowAt(At);
      if (keyOf(Row) != Key)
        return;
      Visit(Row);
      At += Row.size() + 1;
    }
  }

private:
  llvm::StringRef rowAt(size_t At) const {
    return Text.substr(At).take_until([](char C) { return C == '\n'; });
  }

  /// A comment has the empty key, which sorts before every other.
  llvm::StringRef keyOf(llvm::StringRef Row) const {
    return Row.starts_with("#") ? llvm::StringRef()
                                : Row.take_front(Row.find_first_of(KeyEnds));
  }

  /// The start of the first row whose key is not less.
  size_t lowerBound(llvm::StringRef Key) const {
    size_t Low = 0, High = Text.size();
    while (Low < High) {
      size_t Middle = Low + (High - Low) / 2;
      // npos + 1 is 0, the start of the first row.
      size_t Start = Text.take_front(Middle).rfind('\n') + 1;
      llvm::StringRef Row = rowAt(Start);
      if (keyOf(Row) < Key)
        Low = Start + Row.size() + 1;
      else
        High = Start;
    }
    return Low;
  }

  llvm::StringRef Text;
  llvm::StringRef KeyEnds;
};

} // namespace torchtidy

#endif // TORCH_TIDY_LIB_KNOWLEDGE_SORTEDTABLE_H
