#pragma once

// For tests. How the made-up management library answers: the library has one of these under the name
// "fake_nvml", and tests find it there with dlsym(3).
namespace hb::procfs {

struct FakeNvml {
  int init_return = 0;
  int count_return = 0;
  int device_return = 0;
  int value_return = 0;  // of all that asks for a value of a GPU
  unsigned gpus = 1;
  bool fills_texts = false;  // without an end
  int sessions = 0;          // how many are open
  int begun = 0;             // how many there have been
};

}  // namespace hb::procfs
