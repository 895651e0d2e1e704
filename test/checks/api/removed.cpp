// RUN: %check_torch %s torch-api-removed

void awesome_f();

void warns() {
  awesome_f(); // expected-warning {{call of 'awesome_f'}}
}

namespace other {
void awesome() {}
}

void staysSilent() { other::awesome(); }
