// Runs the programs of a generated unit, from the number that is given on:
//
//   reveal_driver FIRST
//
// Prints "begin K", then "end K" or "throws K LINE MESSAGE", for each.
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
int64_t opaque(int64_t value) { return value; }

static void run(const Program &Each) {
  prepare(Each.number);
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
  for (int I = 0; I < program_count; ++I)
    if (programs[I].number >= First)
      run(programs[I]);
}
