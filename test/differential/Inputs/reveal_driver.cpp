// Runs the programs of a generated unit, from the number that is given on:
//
//   reveal_driver FIRST
//
// Prints "begin K", then "end K" or "throws K LINE MESSAGE", for each.
//
// With REVEAL_VARIANT=V in the environment, V above 0, they run on other
// inputs: random numbers are others, and from 2 on one of the numbers that come
// from outside, opaque(n), is another: that of call (V - 2) / 3 in each
// program.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

struct Program {
  int number;
  void (*run)();
};
extern const Program programs[];
extern const int program_count;
void prepare(int number);

int line = 0;
static int Variant = 0, OpaqueCalls = 0;

int64_t opaque(int64_t value) {
  static const int64_t Changes[] = {1, -1, 2};
  if (Variant < 2 || OpaqueCalls++ != (Variant - 2) / 3)
    return value;
  int64_t Other = value + Changes[(Variant - 2) % 3];
  return Other < 1 ? value + 3 : Other;
}

static void run(const Program &Each) {
  OpaqueCalls = 0;
  prepare(Each.number + 1000003 * Variant);
  std::printf("begin %d\n", Each.number);
  std::fflush(stdout);
  try {
    Each.run();
    std::printf("end %d\n", Each.number);
  } catch (const std::exception &Error) {
    std::string Text = Error.what();
    Text.resize(std::strcspn(Text.c_str(), "\n"));
    std::printf("throws %d %d %s\n", Each.number, line, Text.c_str());
  }
  std::fflush(stdout);
}

int main(int Count, char **Words) {
  int First = Count > 1 ? std::atoi(Words[1]) : 0;
  if (const char *Number = std::getenv("REVEAL_VARIANT"))
    Variant = std::atoi(Number);
  for (int I = 0; I < program_count; ++I)
    if (programs[I].number >= First)
      run(programs[I]);
}
